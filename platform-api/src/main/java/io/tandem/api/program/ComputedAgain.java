package io.tandem.api.program;

import io.tandem.api.op.Await;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values that a backward pass reads from the forward pass: those of a {@link Recomputation}'s
 * parts are computed again from what enters the part, once the first gradient has arrived there.
 *
 * <p>What enters is read through {@link Await}, so that no backend begins earlier or finds that it
 * has computed this before. What follows from weights and constants alone is not computed again: it
 * does not grow with the batch. Random operations draw the same again, for they are functions of
 * the call's seed.
 */
final class ComputedAgain {
  private final Trace trace;
  private final Recomputation parts;

  /** What follows from weights and constants alone. */
  private final BitSet fixed;

  private final Map<String, List<Node>> nodes = new HashMap<>();

  /** What the backward pass of a part reads, by the forward values' numbers. */
  private final Map<String, Map<Integer, Tensor>> values = new HashMap<>();

  ComputedAgain(Trace trace, List<Node> forward, Recomputation parts) {
    this.trace = trace;
    this.parts = parts;
    this.fixed = trace.variableValues();
    for (Node node : forward) {
      if (node.operands().stream().allMatch(v -> fixed.get(v.id()))) {
        node.results().forEach(v -> fixed.set(v.id()));
      } else {
        parts
            .part(node.path())
            .ifPresent(part -> nodes.computeIfAbsent(part, p -> new ArrayList<>()).add(node));
      }
    }
  }

  /**
   * Begins the backward pass of a node.
   *
   * @param gradients what has arrived so far, by the forward values' numbers
   * @return what it reads where that is not the forward value itself
   */
  Map<Integer, Tensor> read(Node node, Map<Integer, Tensor> gradients) {
    Optional<String> part = parts.part(node.path()).filter(nodes::containsKey);
    if (part.isEmpty()) {
      return Map.of();
    }
    Map<Integer, Tensor> known = values.get(part.get());
    if (known == null) {
      known = again(nodes.get(part.get()), gradients);
      values.put(part.get(), known);
    }
    return known;
  }

  private Map<Integer, Tensor> again(List<Node> part, Map<Integer, Tensor> gradients) {
    List<Tensor> awaited =
        part.stream()
            .flatMap(node -> node.results().stream())
            .filter(v -> gradients.containsKey(v.id()))
            .map(v -> gradients.get(v.id()))
            .toList();
    Map<Integer, Tensor> again = new HashMap<>();
    for (Node node : part) {
      trace.at(
          "grad:" + node.path(),
          () -> {
            List<Tensor> operands = new ArrayList<>();
            for (Value operand : node.operands()) {
              operands.add(
                  fixed.get(operand.id())
                      ? trace.tensor(operand)
                      : again.computeIfAbsent(operand.id(), id -> await(operand, awaited)));
            }
            List<Tensor> results = trace.apply(node.op(), operands);
            for (int i = 0; i < results.size(); i++) {
              again.put(node.results().get(i).id(), results.get(i));
            }
            return results;
          });
    }
    return again;
  }

  private Tensor await(Value value, List<Tensor> awaited) {
    List<Tensor> operands = new ArrayList<>(List.of(trace.tensor(value)));
    operands.addAll(awaited);
    return trace.apply(new Await(), operands).get(0);
  }
}
