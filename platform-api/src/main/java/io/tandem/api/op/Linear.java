package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An affine map of the last axis: {@code (x […, i], weight [i, o], bias [o]?) -> […, o]}, {@code y
 * = x · weight + bias}. Floats of one type.
 *
 * @param transposed whether the weight is given as {@code [o, i]}, as PyTorch's {@code nn.Linear}
 *     stores it
 */
public record Linear(boolean transposed) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, 3);
    TensorType x = operands.get(0);
    TensorType weight = operands.get(1);
    Types.floating(this, x);
    Types.sameDType(this, x, weight);
    Types.require(
        x.rank() >= 1
            && weight.rank() == 2
            && x.shape().dim(-1).equals(weight.shape().dim(transposed ? 1 : 0)),
        "a linear map with weight %s%s does not apply to %s",
        weight.shape(),
        transposed ? " (transposed)" : "",
        x.shape());
    Dim out = weight.shape().dim(transposed ? 0 : 1);
    if (operands.size() == 3) {
      Types.sameDType(this, x, operands.get(2));
      Types.require(
          operands.get(2).shape().equals(Shape.of(out)),
          "the bias of a linear map with weight %s must be [%s], not %s",
          weight.shape(),
          out,
          operands.get(2).shape());
    }
    return List.of(x.with(x.shape().with(-1, out)));
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor x = operands.get(0);
    Tensor y = rows(x).matmul(operands.get(1), false, transposed);
    if (operands.size() == 3) {
      y = y.plus(operands.get(2));
    }
    List<Dim> dims = new ArrayList<>(x.shape().dims());
    dims.set(dims.size() - 1, y.shape().dim(-1));
    return List.of(y.reshape(dims));
  }

  @Override
  public void backward(Backward call) {
    Tensor x = call.operand(0);
    Tensor weight = call.operand(1);
    Tensor g = rows(call.gradient(0));
    call.contribute(0, () -> g.matmul(weight, false, !transposed).reshape(x.shape().dims()));
    call.contribute(
        1, () -> transposed ? g.matmul(rows(x), true, false) : rows(x).matmul(g, true, false));
    if (call.operands() == 3) {
      call.contribute(2, () -> g.sum(List.of(0), false));
    }
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    Dim in = operands.get(0).shape().dim(-1);
    double out = Types.elements(results.get(0), binding);
    return out * (2.0 * in.evaluate(binding) + (operands.size() == 3 ? 1 : 0));
  }

  private static Tensor rows(Tensor x) {
    Dim last = x.shape().dim(-1);
    return x.reshape(List.of(x.shape().sub(0, x.shape().rank() - 1).size(), last));
  }
}
