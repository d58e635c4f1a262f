package io.tandem.models.adaptation;

import io.tandem.api.op.Cast;
import io.tandem.api.op.Gather;
import io.tandem.api.op.Slice;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.models.layer.RotaryPositions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Counts the tokens of a program from a place on: rows of a table of positions are taken from
 * there, and rotations are those of later positions.
 *
 * @param tables the values that are tables of positions
 * @param by how many places come before
 */
record PositionShift(Set<Value> tables, int by) {
  private static final Pattern TABLE =
      Pattern.compile("(.*\\.)?(wpe|position_embeddings)\\.weight");

  /** Finds where positions are told. */
  static PositionShift of(Program program, int by) {
    Set<Value> tables =
        program.reads().entrySet().stream()
            .filter(read -> TABLE.matcher(read.getKey()).matches())
            .map(Map.Entry::getValue)
            .collect(Collectors.toSet());
    for (Node node : program.nodes()) {
      if (node.op() instanceof Cast && tables.contains(node.operands().get(0))) {
        tables.add(node.results().get(0));
      }
    }
    return new PositionShift(Set.copyOf(tables), by);
  }

  /** What a node gives, which tells positions or not. */
  List<Tensor> results(Trace trace, Node node, List<Tensor> operands) {
    boolean isOfTable = !node.operands().isEmpty() && tables.contains(node.operands().get(0));
    if (isOfTable && node.op() instanceof Slice slice && slice.axis() == 0) {
      return trace.apply(
          new Slice(0, slice.start().plus(by), slice.end().plus(by), slice.step()), operands);
    }
    if (isOfTable && node.op() instanceof Gather) {
      return trace.apply(node.op(), operands.get(0), operands.get(1).plus(by));
    }
    boolean isRotary = node.path().endsWith(RotaryPositions.SCOPE);
    if (isRotary && node.op() instanceof Cast cast && isWhole(operands.get(0), cast)) {
      return trace.apply(node.op(), operands.get(0).plus(by));
    }
    return trace.apply(node.op(), operands);
  }

  private static boolean isWhole(Tensor operand, Cast cast) {
    return operand.dtype() == DType.INT32 && cast.dtype().isFloat();
  }
}
