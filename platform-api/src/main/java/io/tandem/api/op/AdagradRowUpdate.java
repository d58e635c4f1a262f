package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Adagrad on some rows of a table: {@code (table [n, …], sum [n, …], indices [k], gradients [k, …],
 * learningRate) -> (table, sum)}, row by row as {@link AdagradUpdate} without weight decay.
 *
 * <p>Indices and gradients must be as {@link CoalesceRows} gives them: an index that repeats has a
 * gradient of zeros at all places but one. Time and memory depend on k, not on n, where it is done
 * in place.
 */
public record AdagradRowUpdate(double epsilon) implements OptimizerUpdate {
  @Override
  public int replaced() {
    return 2;
  }

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    return UpdateTypes.rows(this, operands, 1);
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor indices = operands.get(2);
    Tensor g = operands.get(3);
    Tensor sum = operands.get(1).scatterAddRows(indices, g.square());
    Tensor root = sum.gather(0, indices).sqrt().plus(epsilon);
    Tensor step = g.dividedBy(root).times(operands.get(4)).negate();
    return List.of(operands.get(0).scatterAddRows(indices, step), sum);
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 7 * Types.elements(operands.get(3), binding);
  }
}
