package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a tensor along an axis into consecutive parts, one result for each.
 *
 * @param axis counted from 0
 * @param sizes the parts' extents, which add up to the axis's
 */
public record Split(int axis, List<Dim> sizes) implements Primitive {
  public Split {
    sizes = List.copyOf(sizes);
  }

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    TensorType x = operands.get(0);
    Dim sum = sizes.stream().reduce(Dim.ZERO, Dim::plus);
    Types.require(
        sum.equals(x.shape().dim(axis)),
        "the parts %s add up to %s, not to axis %d of %s",
        sizes,
        sum,
        axis,
        x.shape());
    return sizes.stream().map(size -> x.with(x.shape().with(axis, size))).toList();
  }

  @Override
  public void backward(Backward call) {
    call.contribute(
        0,
        () -> {
          List<Tensor> parts = new ArrayList<>();
          for (int i = 0; i < sizes.size(); i++) {
            parts.add(call.gradient(i));
          }
          return Tensor.concat(parts, axis);
        });
  }
}
