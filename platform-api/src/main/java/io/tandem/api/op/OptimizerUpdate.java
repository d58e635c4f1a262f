package io.tandem.api.op;

/**
 * One step of an optimizer for one weight.
 *
 * <p>The operands begin with the weight and the optimizer's state for it; the results are their new
 * values in the same order, so that result i replaces operand i. A backend may therefore compute
 * the step in place where a program stores each result in the variable that its operand was read
 * from. Then come the gradient and the scalars that vary from step to step. Not differentiable.
 */
public sealed interface OptimizerUpdate extends Composite
    permits SgdUpdate,
        AdamWUpdate,
        AdagradUpdate,
        LambUpdate,
        LionUpdate,
        AdafactorUpdate,
        SgdRowUpdate,
        AdagradRowUpdate {

  /** How many leading operands are replaced by as many results. */
  int replaced();

  @Override
  default void backward(Backward call) {
    throw new UnsupportedOperationException(name() + " has no gradient");
  }
}
