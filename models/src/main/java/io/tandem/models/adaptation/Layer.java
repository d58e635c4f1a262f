package io.tandem.models.adaptation;

import io.tandem.api.op.Cast;
import io.tandem.api.op.Gather;
import io.tandem.api.op.LayerNorm;
import io.tandem.api.op.Linear;
import io.tandem.api.op.RmsNorm;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Value;
import io.tandem.api.program.Variable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A layer of a model: an operation with a weight of its own.
 *
 * @param weight the name of the weight
 * @param kind what it does
 * @param in how many numbers it reads of a token; how many rows a table has
 * @param out how many it gives
 * @param isShared whether other operations read the weight, too
 */
record Layer(String weight, Kind kind, int in, int out, boolean isShared) {
  private static final String WEIGHT = ".weight";

  /** What layers do. */
  enum Kind {
    /** A map whose weight is stored as {@code [out, in]}. */
    LINEAR,
    /** A map whose weight is stored as {@code [in, out]}. */
    PROJECTION,
    /** A table of which rows are looked up. */
    EMBEDDING,
    /** A normalization. */
    NORM
  }

  /** The name of the layer: that of its weight without what the weight is called in it. */
  String name() {
    return module(weight);
  }

  /** The name of the layer of a weight. */
  static String module(String weight) {
    int dot = weight.lastIndexOf('.');
    return dot < 0 ? weight : weight.substring(0, dot);
  }

  /** Whether it maps vectors to vectors. */
  boolean isMap() {
    return kind == Kind.LINEAR || kind == Kind.PROJECTION;
  }

  /** The layers of a program, by the nodes that apply them. */
  static Map<Node, Layer> in(Program program) {
    Map<Value, Variable> read = reads(program);
    Set<String> tables = new HashSet<>();
    Map<Node, Layer> layers = new LinkedHashMap<>();
    for (Node node : program.nodes()) {
      of(node, read)
          .ifPresent(
              layer -> {
                layers.put(node, layer);
                if (layer.kind == Kind.EMBEDDING) {
                  tables.add(layer.weight);
                }
              });
    }
    // An output layer that is tied to the table of tokens is no layer with a weight of its own.
    layers.values().removeIf(layer -> layer.isMap() && tables.contains(layer.weight));
    Set<String> shared = sharedBy(program, read, layers.keySet());
    layers.replaceAll((node, layer) -> shared.contains(layer.weight) ? layer.shared() : layer);
    return layers;
  }

  /** The weights that operations read which are no layers. */
  private static Set<String> sharedBy(
      Program program, Map<Value, Variable> read, Set<Node> layers) {
    Set<String> shared = new HashSet<>();
    for (Node node : program.nodes()) {
      if (!layers.contains(node) && !(node.op() instanceof Cast)) {
        node.operands().stream()
            .filter(read::containsKey)
            .forEach(operand -> shared.add(read.get(operand).name()));
      }
    }
    return shared;
  }

  private Layer shared() {
    return new Layer(weight, kind, in, out, true);
  }

  /** Which values are variables, perhaps in another element type. */
  private static Map<Value, Variable> reads(Program program) {
    Map<Value, Variable> read = new HashMap<>();
    program.reads().forEach((name, value) -> read.put(value, program.variable(name)));
    for (Node node : program.nodes()) {
      if (node.op() instanceof Cast) {
        Variable source = read.get(node.operands().get(0));
        if (source != null) {
          read.put(node.results().get(0), source);
        }
      }
    }
    return read;
  }

  private static Optional<Layer> of(Node node, Map<Value, Variable> read) {
    if (node.op() instanceof Linear linear) {
      Kind kind = linear.transposed() ? Kind.LINEAR : Kind.PROJECTION;
      return weight(node, 1, read).map(weight -> of(weight, kind, linear.transposed() ? 1 : 0));
    }
    if (node.op() instanceof Gather gather && gather.axis() == 0) {
      return weight(node, 0, read)
          .filter(table -> table.shape().rank() == 2)
          .map(table -> of(table, Kind.EMBEDDING, 0));
    }
    if (node.op() instanceof LayerNorm || node.op() instanceof RmsNorm) {
      return weight(node, 1, read)
          .map(
              weight ->
                  new Layer(weight.name(), Kind.NORM, extent(weight, 0), extent(weight, 0), false));
    }
    return Optional.empty();
  }

  private static Layer of(Variable weight, Kind kind, int in) {
    return new Layer(weight.name(), kind, extent(weight, in), extent(weight, 1 - in), false);
  }

  private static int extent(Variable weight, int axis) {
    return Math.toIntExact(weight.shape().dim(axis).extent());
  }

  private static Optional<Variable> weight(Node node, int operand, Map<Value, Variable> read) {
    List<Value> operands = node.operands();
    return Optional.ofNullable(read.get(operands.get(operand)))
        .filter(variable -> variable.name().endsWith(WEIGHT));
  }
}
