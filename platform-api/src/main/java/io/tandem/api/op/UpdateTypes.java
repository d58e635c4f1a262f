package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/** What the optimizers' updates share: type rules, bias correction. */
final class UpdateTypes {
  private UpdateTypes() {}

  /** Weight, states and gradient of one f32 type, then scalars. */
  static List<TensorType> dense(OptimizerUpdate op, List<TensorType> operands, int scalars) {
    int replaced = op.replaced();
    Types.count(op, operands, replaced + 1 + scalars, replaced + 1 + scalars);
    for (int i = 0; i <= replaced; i++) {
      Types.same(op, operands.get(0), operands.get(i));
    }
    return finish(op, operands, replaced + 1);
  }

  /** Table and states of one f32 type, indices and rows, then scalars. */
  static List<TensorType> rows(OptimizerUpdate op, List<TensorType> operands, int scalars) {
    int replaced = op.replaced();
    Types.count(op, operands, replaced + 2 + scalars, replaced + 2 + scalars);
    for (int i = 0; i < replaced; i++) {
      Types.same(op, operands.get(0), operands.get(i));
    }
    TensorType table = operands.get(0);
    new ScatterAddRows().infer(List.of(table, operands.get(replaced), operands.get(replaced + 1)));
    return finish(op, operands, replaced + 2);
  }

  /** Checks that what comes from an operand on are scalars, and gives the results' types. */
  static List<TensorType> finish(OptimizerUpdate op, List<TensorType> operands, int from) {
    Types.require(
        operands.get(0).dtype() == DType.FLOAT32,
        "%s keeps weights in f32, not %s",
        op.name(),
        operands.get(0));
    for (TensorType scalar : operands.subList(from, operands.size())) {
      Types.same(op, scalar, TensorType.of(DType.FLOAT32, Shape.SCALAR));
    }
    return operands.subList(0, op.replaced());
  }

  /** {@code 1 - beta^step}, exact to float32 also where beta^step is close to 1. */
  static Tensor biasCorrection(Tensor step, double beta) {
    return step.times(Math.log(beta)).expm1().negate();
  }
}
