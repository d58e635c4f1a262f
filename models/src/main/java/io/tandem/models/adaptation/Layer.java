package io.tandem.models.adaptation;

import io.tandem.api.op.Cast;
import io.tandem.api.op.Gather;
import io.tandem.api.op.LayerNorm;
import io.tandem.api.op.Linear;
import io.tandem.api.op.Op;
import io.tandem.api.op.RmsNorm;
import io.tandem.api.op.Slice;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
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
 * <p>Several maps may stand above each other in one weight, as queries, keys and values do in
 * PyTorch's {@code nn.MultiheadAttention}: {@code in_proj_weight} is that of the layer {@code
 * in_proj}, and some operations apply no more than some of its rows.
 *
 * @param weight the name of the weight
 * @param kind what it does
 * @param in how many numbers it reads of a token; how many rows a table has
 * @param out how many it gives
 * @param isShared whether other operations read the weight, too
 * @param rows those of the weight that are applied, if not all are
 */
record Layer(String weight, Kind kind, int in, int out, boolean isShared, Optional<Slice> rows) {
  private static final String WEIGHT = ".weight";
  private static final String PACKED = "_weight";
  private static final String PACKED_BIAS = "_bias";

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
    for (String end : List.of(PACKED, PACKED_BIAS)) {
      if (weight.endsWith(end)) {
        return weight.substring(0, weight.length() - end.length());
      }
    }
    int dot = weight.lastIndexOf('.');
    return dot < 0 ? weight : weight.substring(0, dot);
  }

  /** What its bias is called, if it has one. */
  String bias() {
    return name() + (isPacked() ? PACKED_BIAS : ".bias");
  }

  /** Whether it is several maps above each other. */
  boolean isPacked() {
    return weight.endsWith(PACKED);
  }

  /** The layer with all of its rows. */
  Layer whole() {
    return new Layer(weight, kind, in, out, isShared, Optional.empty());
  }

  /** What is applied of a tensor that has a row for each number that the layer gives. */
  Tensor applied(Tensor all) { // [O, …] -> [O', …]
    return rows.map(some -> all.slice(0, some.start(), some.end())).orElse(all);
  }

  /** Whether it maps vectors to vectors. */
  boolean isMap() {
    return kind == Kind.LINEAR || kind == Kind.PROJECTION;
  }

  /** The layers of a program, by the nodes that apply them. */
  static Map<Node, Layer> in(Program program) {
    Map<Value, Read> read = reads(program);
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
  private static Set<String> sharedBy(Program program, Map<Value, Read> read, Set<Node> layers) {
    Set<String> shared = new HashSet<>();
    for (Node node : program.nodes()) {
      if (!layers.contains(node) && node.results().stream().noneMatch(read::containsKey)) {
        node.operands().stream()
            .filter(read::containsKey)
            .forEach(operand -> shared.add(read.get(operand).variable().name()));
      }
    }
    return shared;
  }

  private Layer shared() {
    return new Layer(weight, kind, in, out, true, rows);
  }

  /**
   * A variable, perhaps in another element type.
   *
   * @param rows which of it are read, if not all are
   */
  private record Read(Variable variable, Optional<Slice> rows) {
    /** The same after an operation, if it is then still one. */
    Optional<Read> after(Op op) {
      if (op instanceof Cast) {
        return Optional.of(this);
      }
      boolean isOfRows = op instanceof Slice slice && slice.axis() == 0 && slice.step() == 1;
      return isOfRows && rows.isEmpty() && variable.name().endsWith(PACKED)
          ? Optional.of(new Read(variable, Optional.of((Slice) op)))
          : Optional.empty();
    }
  }

  private static Map<Value, Read> reads(Program program) {
    Map<Value, Read> read = new HashMap<>();
    program
        .reads()
        .forEach(
            (name, value) -> read.put(value, new Read(program.variable(name), Optional.empty())));
    for (Node node : program.nodes()) {
      node.operands().stream()
          .limit(1)
          .filter(read::containsKey)
          .flatMap(source -> read.get(source).after(node.op()).stream())
          .forEach(same -> read.put(node.results().get(0), same));
    }
    return read;
  }

  private static Optional<Layer> of(Node node, Map<Value, Read> read) {
    if (node.op() instanceof Linear linear) {
      Kind kind = linear.transposed() ? Kind.LINEAR : Kind.PROJECTION;
      return Optional.ofNullable(read.get(node.operands().get(1)))
          .filter(weight -> isOfMap(weight, kind))
          .map(weight -> of(weight.variable(), kind, linear.transposed() ? 1 : 0, weight.rows()));
    }
    if (node.op() instanceof Gather gather && gather.axis() == 0) {
      return weight(node, 0, read)
          .filter(table -> table.shape().rank() == 2)
          .map(table -> of(table, Kind.EMBEDDING, 0, Optional.empty()));
    }
    if (node.op() instanceof LayerNorm || node.op() instanceof RmsNorm) {
      return weight(node, 1, read).map(weight -> norm(weight.name(), extent(weight, 0)));
    }
    return Optional.empty();
  }

  /** Maps stand above each other, and not side by side. */
  private static boolean isOfMap(Read weight, Kind kind) {
    String name = weight.variable().name();
    return name.endsWith(WEIGHT) || (name.endsWith(PACKED) && kind == Kind.LINEAR);
  }

  private static Layer of(Variable weight, Kind kind, int in, Optional<Slice> rows) {
    return new Layer(weight.name(), kind, extent(weight, in), extent(weight, 1 - in), false, rows);
  }

  private static Layer norm(String weight, int size) {
    return new Layer(weight, Kind.NORM, size, size, false, Optional.empty());
  }

  private static int extent(Variable weight, int axis) {
    return Math.toIntExact(weight.shape().dim(axis).extent());
  }

  private static Optional<Variable> weight(Node node, int operand, Map<Value, Read> read) {
    return Optional.ofNullable(read.get(node.operands().get(operand)))
        .map(Read::variable)
        .filter(variable -> variable.name().endsWith(WEIGHT));
  }
}
