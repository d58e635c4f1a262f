package io.tandem.models.adaptation;

import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Programs in which some layers compute something else. */
final class LayerRewriting {
  private LayerRewriting() {}

  /** What a layer is to compute. */
  interface Change {
    /**
     * Computes it, in the layer's place.
     *
     * @param operands what the layer's operation is applied to, its input and weights
     * @param plain the operation's own result for operands like these
     */
    Tensor apply(Layer layer, List<Tensor> operands, Function<List<Tensor>, Tensor> plain);
  }

  /**
   * The program in which the wanted layers are changed; itself, if there are none.
   *
   * <p>Weights and marks stay; what the operation gives beside its result is that of its last
   * application.
   */
  static Program of(Program program, Predicate<Layer> wanted, Change change) {
    Map<Node, Layer> layers = Layer.in(program);
    layers.values().removeIf(wanted.negate());
    if (layers.isEmpty()) {
      return program;
    }
    Trace trace = new Trace();
    Function<Value, Tensor> values =
        trace.replay(
            program,
            Map.of(),
            (node, operands) ->
                layers.containsKey(node)
                    ? changed(trace, node, layers.get(node), operands, change)
                    : trace.apply(node.op(), operands));
    program.outputs().forEach((name, value) -> trace.output(name, values.apply(value)));
    program.updates().forEach((name, value) -> trace.update(name, values.apply(value)));
    return trace.build(program.name());
  }

  private static List<Tensor> changed(
      Trace trace, Node node, Layer layer, List<Tensor> operands, Change change) {
    List<Tensor> results = new ArrayList<>();
    Tensor result =
        change.apply(
            layer,
            operands,
            given -> {
              results.clear();
              results.addAll(trace.apply(node.op(), given));
              return results.get(0);
            });
    results.set(0, result);
    return results;
  }
}
