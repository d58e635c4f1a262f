package io.tandem.api.optim;

import io.tandem.api.op.CrossEntropy;
import io.tandem.api.op.Op;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import java.util.Map;
import java.util.function.Function;

/**
 * Label smoothing of any model: its objective with every cross entropy smoothed (Szegedy et al.
 * 2016, arXiv 1512.00567, section 7; the formula stands at {@link CrossEntropy}).
 */
public final class LabelSmoothing {
  private LabelSmoothing() {}

  /**
   * The objective with smoothed labels.
   *
   * @param smoothing the share that goes to all classes alike, in [0, 1); 0 changes nothing
   * @throws IllegalArgumentException if the objective has no cross entropy, or one that is smoothed
   *     already
   */
  public static Program of(Program objective, double smoothing) {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException("label smoothing must be in [0, 1), not " + smoothing);
    }
    if (smoothing == 0) {
      return objective;
    }
    if (objective.nodes().stream().noneMatch(node -> node.op() instanceof CrossEntropy)) {
      throw new IllegalArgumentException(
          "'" + objective.name() + "' has no cross entropy whose labels could be smoothed");
    }
    Trace trace = new Trace();
    Function<Value, Tensor> tensors =
        trace.replay(
            objective,
            Map.of(),
            (node, operands) -> trace.apply(smoothed(node.op(), smoothing), operands));
    objective.outputs().forEach((name, value) -> trace.output(name, tensors.apply(value)));
    objective.updates().forEach((name, value) -> trace.update(name, tensors.apply(value)));
    return trace.build(objective.name());
  }

  private static Op smoothed(Op op, double smoothing) {
    if (!(op instanceof CrossEntropy plain)) {
      return op;
    }
    if (plain.smoothing() != 0) {
      throw new IllegalArgumentException(
          "the model smooths its labels already, by " + plain.smoothing());
    }
    return new CrossEntropy(plain.ignoreIndex(), smoothing);
  }
}
