package io.tandem.api.program;

import io.tandem.api.op.Composite;
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
    return expandNodes(program, node -> keep.test((Composite) node.op()));
  }

  /**
   * As {@link #expand}, deciding for each application by itself.
   *
   * @param keep which applications of composites stay as they are, also of those in definitions
   */
  public static Program expandNodes(Program program, Predicate<Node> keep) {
    Predicate<Node> stays = node -> !(node.op() instanceof Composite) || keep.test(node);
    if (program.nodes().stream().allMatch(stays)) {
      return program;
    }
    Trace trace = new Trace();
    var tensors =
        trace.replay(
            program,
            Map.of(),
            (node, operands) ->
                stays.test(node)
                    ? trace.apply(node.op(), operands)
                    : ((Composite) node.op()).expand(operands));
    program.outputs().forEach((name, value) -> trace.output(name, tensors.apply(value)));
    program.updates().forEach((name, value) -> trace.update(name, tensors.apply(value)));
    return expandNodes(trace.build(program.name()), keep);
  }
}
