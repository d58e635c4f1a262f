package io.tandem.backend.djl.script;

import io.tandem.api.op.Linear;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import java.util.Set;
import java.util.stream.Collectors;

/** In which order a program would have its variables lie in memory. */
public final class Layout {
  private Layout() {}

  /**
   * The variables that had better lie column by column: weights {@code [in, out]} in bf16 that the
   * program uses in linear maps and in nothing else. Decoding reads all of them for each token, and
   * the kernel for one row reads them faster if the {@code in} numbers of each output lie side by
   * side; that for many rows brings them into an order of its own anyway.
   */
  public static Set<String> columns(Program program) {
    return program.reads().entrySet().stream()
        .filter(read -> isWeight(program, read.getValue()))
        .map(read -> read.getKey())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isWeight(Program program, Value value) {
    return value.type().dtype() == DType.BFLOAT16
        && value.type().rank() == 2
        && !program.outputs().containsValue(value)
        && program.nodes().stream().anyMatch(node -> node.operands().contains(value))
        && program.nodes().stream()
            .filter(node -> node.operands().contains(value))
            .allMatch(node -> isMap(node, value));
  }

  private static boolean isMap(Node node, Value weight) {
    return node.op() instanceof Linear linear
        && !linear.transposed()
        && node.operands().indexOf(weight) == 1
        && node.operands().lastIndexOf(weight) == 1;
  }
}
