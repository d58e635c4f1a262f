package io.tandem.api.program;

import io.tandem.api.op.Composite;
import io.tandem.api.op.Op;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Replaces composites by their definitions. */
public final class Composites {
  private Composites() {}

  /**
   * The same program with composites traced by their definitions, and those in the definitions too.
   *
   * @param keep which operations stay as they are; primitives always do
   */
  public static Program expand(Program program, Predicate<Composite> keep) {
    Trace trace = new Trace();
    var tensors =
        trace.replay(
            program, Map.of(), (node, operands) -> apply(trace, node.op(), operands, keep));
    program.outputs().forEach((name, value) -> trace.output(name, tensors.apply(value)));
    program.updates().forEach((name, value) -> trace.update(name, tensors.apply(value)));
    Program once = trace.build(program.name());
    boolean left =
        once.nodes().stream()
            .anyMatch(node -> node.op() instanceof Composite composite && !keep.test(composite));
    return left ? expand(once, keep) : once;
  }

  private static List<Tensor> apply(
      Trace trace, Op op, List<Tensor> operands, Predicate<Composite> keep) {
    return op instanceof Composite composite && !keep.test(composite)
        ? composite.expand(operands)
        : trace.apply(op, operands);
  }
}
