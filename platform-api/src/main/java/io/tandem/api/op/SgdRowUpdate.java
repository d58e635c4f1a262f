package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent on some rows of a table: {@code (table [n, …], indices [k], gradients
 * [k, …], learningRate) -> table}. Rows with the same index add up. Time and memory depend on k,
 * not on n, where it is done in place.
 */
public record SgdRowUpdate() implements OptimizerUpdate {
  @Override
  public int replaced() {
    return 1;
  }

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    return UpdateTypes.rows(this, operands, 1);
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor step = operands.get(2).times(operands.get(3)).negate();
    return List.of(operands.get(0).scatterAddRows(operands.get(1), step));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 2 * Types.elements(operands.get(2), binding);
  }
}
