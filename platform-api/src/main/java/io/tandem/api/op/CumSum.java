package io.tandem.api.op;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Running sums along an axis: {@code y[i] = x[0] + … + x[i]}.
 *
 * @param axis counted from 0
 * @param exclusive leaves x[i] itself out, so that the first sum is 0
 * @param reverse sums from the end: {@code y[i] = x[i] + … + x[n-1]}
 */
public record CumSum(int axis, boolean exclusive, boolean reverse) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    TensorType x = operands.get(0);
    Types.require(x.dtype() != DType.BOOL, "cumSum adds numbers, not %s", x);
    x.shape().axis(axis);
    return List.of(x);
  }

  @Override
  public void backward(Backward call) {
    CumSum opposite = new CumSum(axis, exclusive, !reverse);
    call.contribute(0, () -> call.trace().apply(opposite, call.gradient(0)).get(0));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return Types.elements(results.get(0), binding);
  }
}
