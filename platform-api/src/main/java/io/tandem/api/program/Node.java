package io.tandem.api.program;

import io.tandem.api.op.Op;
import java.util.List;

/**
 * One application of an operation in a program.
 *
 * @param op the operation with its attributes
 * @param operands values that are defined earlier
 * @param results the values it defines
 * @param path the layer that it comes from, such as {@code h.0.attn}, or empty; what belongs to its
 *     gradient has {@code grad:} before it
 */
public record Node(Op op, List<Value> operands, List<Value> results, String path) {
  public Node {
    operands = List.copyOf(operands);
    results = List.copyOf(results);
  }
}
