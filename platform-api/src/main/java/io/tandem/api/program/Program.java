package io.tandem.api.program;

import io.tandem.api.op.Constant;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a backend compiles: a list of operations over typed values, each defined once.
 *
 * <p>A call of a program reads its inputs and the variables as they are, computes the nodes in
 * order, gives the outputs, and then stores the updates. Immutable and thread-safe. {@link
 * #toString} is a listing to read.
 */
public final class Program {
  private final String name;
  private final Map<String, Value> inputs;
  private final Map<String, Variable> variables;
  private final Map<String, Value> reads;
  private final List<Node> nodes;
  private final Map<String, Value> outputs;
  private final Map<String, Value> updates;
  private final Map<String, Value> marks;

  private Program(
      String name,
      Map<String, Value> inputs,
      Map<String, Variable> variables,
      Map<String, Value> reads,
      List<Node> nodes,
      Map<String, Value> outputs,
      Map<String, Value> updates,
      Map<String, Value> marks) {
    this.name = name;
    this.inputs = Collections.unmodifiableMap(inputs);
    this.variables = Collections.unmodifiableMap(variables);
    this.reads = Collections.unmodifiableMap(reads);
    this.nodes = List.copyOf(nodes);
    this.outputs = Collections.unmodifiableMap(outputs);
    this.updates = Collections.unmodifiableMap(updates);
    this.marks = Collections.unmodifiableMap(marks);
  }

  /** Keeps what outputs, updates and marks need. */
  static Program of(
      String name,
      Map<String, Value> inputs,
      Map<String, Variable> variables,
      Map<String, Value> reads,
      List<Node> nodes,
      Map<String, Value> outputs,
      Map<String, Value> updates,
      Map<String, Value> marks) {
    BitSet needed = new BitSet();
    outputs.values().forEach(v -> needed.set(v.id()));
    updates.values().forEach(v -> needed.set(v.id()));
    List<Node> kept = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (node.results().stream().anyMatch(v -> needed.get(v.id()))) {
        node.operands().forEach(v -> needed.set(v.id()));
        kept.add(node);
      }
    }
    Collections.reverse(kept);
    Map<String, Value> usedReads = new LinkedHashMap<>(reads);
    usedReads.keySet().removeIf(v -> !needed.get(reads.get(v).id()) && !updates.containsKey(v));
    Map<String, Variable> used = new LinkedHashMap<>(variables);
    used.keySet().retainAll(usedReads.keySet());
    Map<String, Value> usedMarks = new LinkedHashMap<>(marks);
    usedMarks.values().removeIf(v -> !needed.get(v.id()));
    Program program = new Program(name, inputs, used, usedReads, kept, outputs, updates, usedMarks);
    program.checkSymbols();
    return program;
  }

  private void checkSymbols() {
    SortedSet<String> bound = new TreeSet<>();
    for (Value input : inputs.values()) {
      input.type().shape().dims().stream()
          .filter(Dim::isSymbol)
          .forEach(d -> bound.addAll(d.symbols()));
    }
    SortedSet<String> free = new TreeSet<>(symbols());
    free.removeAll(bound);
    if (!free.isEmpty()) {
      throw new TracingException(
          "no input of program '" + name + "' has an axis that gives the extents " + free);
    }
  }

  public String name() {
    return name;
  }

  /** What a call must be given, by name. */
  public Map<String, Value> inputs() {
    return inputs;
  }

  /** The variables that are read or updated, by name. */
  public Map<String, Variable> variables() {
    return variables;
  }

  /**
   * The variable of a name.
   *
   * @throws IllegalArgumentException if the program has none of that name
   */
  public Variable variable(String variable) {
    Variable found = variables.get(variable);
    if (found == null) {
      throw new IllegalArgumentException(
          "program '" + name + "' has no variable '" + variable + "' among " + variables.keySet());
    }
    return found;
  }

  /** The values that the variables have at the beginning of a call, by name. */
  public Map<String, Value> reads() {
    return reads;
  }

  /** The operations; each comes after those whose results it uses. */
  public List<Node> nodes() {
    return nodes;
  }

  /** What a call gives, by name. */
  public Map<String, Value> outputs() {
    return outputs;
  }

  /** The values that variables have after a call, by the variables' names. */
  public Map<String, Value> updates() {
    return updates;
  }

  /** Intermediate values with a name. */
  public Map<String, Value> marks() {
    return marks;
  }

  /** The same with no marks, to become a part of a program that has its own. */
  public Program unmarked() {
    return new Program(
        name, inputs, variables, reads, nodes, outputs, updates, Collections.emptyMap());
  }

  /** The symbols of all shapes. */
  public SortedSet<String> symbols() {
    SortedSet<String> symbols = new TreeSet<>();
    inputs.values().forEach(v -> symbols.addAll(v.type().shape().symbols()));
    for (Node node : nodes) {
      node.results().forEach(v -> symbols.addAll(v.type().shape().symbols()));
    }
    return symbols;
  }

  /** The number of elements of all weights. */
  public long parameters() {
    return variables.values().stream().filter(Variable::isWeight).mapToLong(Variable::size).sum();
  }

  /**
   * Floating-point operations of one call, as {@link io.tandem.api.op.Op#flops} counts them.
   *
   * @param binding values for the symbols
   */
  public double flops(Map<String, Long> binding) {
    double sum = 0;
    for (Node node : nodes) {
      sum +=
          node.op()
              .flops(
                  node.operands().stream().map(Value::type).toList(),
                  node.results().stream().map(Value::type).toList(),
                  binding);
    }
    return sum;
  }

  /**
   * Bytes that one call would read and write if each node read its operands and wrote its results
   * once: an upper bound that fused kernels and views stay below.
   */
  public double bytes(Map<String, Long> binding) {
    double sum = 0;
    for (Node node : nodes) {
      for (List<Value> values : List.of(node.operands(), node.results())) {
        for (Value value : values) {
          double size = value.type().dtype().bytes();
          for (long extent : value.type().shape().evaluate(binding)) {
            size *= extent;
          }
          sum += size;
        }
      }
    }
    return sum;
  }

  /**
   * What the symbols stand for in a call.
   *
   * @param shapes the shapes of the inputs given, by name
   * @throws IllegalArgumentException if an input is missing or unknown, or a shape does not fit,
   *     naming the input and both shapes
   */
  public Map<String, Long> bind(Map<String, Shape> shapes) {
    Map<String, Long> binding = new LinkedHashMap<>();
    if (!shapes.keySet().equals(inputs.keySet())) {
      throw new IllegalArgumentException(
          String.format(
              "program '%s' takes the inputs %s, not %s", name, inputs.keySet(), shapes.keySet()));
    }
    inputs.forEach(
        (input, value) -> {
          Shape declared = value.type().shape();
          Shape given = shapes.get(input);
          boolean fits = declared.rank() == given.rank();
          for (int i = 0; fits && i < declared.rank(); i++) {
            Dim dim = declared.dim(i);
            long extent = given.dim(i).extent();
            if (dim.isSymbol()) {
              Long earlier = binding.putIfAbsent(dim.symbols().first(), extent);
              fits = earlier == null || earlier == extent;
            } else if (dim.isStatic()) {
              fits = dim.extent() == extent;
            }
          }
          if (!fits) {
            throw new IllegalArgumentException(
                String.format(
                    "input '%s' of program '%s' must be %s, not %s%s",
                    input, name, declared, given, binding.isEmpty() ? "" : " with " + binding));
          }
        });
    inputs.forEach(
        (input, value) -> {
          long[] extents = value.type().shape().evaluate(binding);
          if (!Shape.of(extents).equals(shapes.get(input))) {
            throw new IllegalArgumentException(
                String.format(
                    "input '%s' of program '%s' must be %s, not %s with %s",
                    input, name, value.type().shape(), shapes.get(input), binding));
          }
        });
    return binding;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("program ").append(name).append("(");
    text.append(
        inputs.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey() + ": " + e.getValue().type())
            .collect(Collectors.joining(", ")));
    text.append(")\n");
    reads.forEach(
        (variable, value) ->
            text.append(
                String.format("  %s = %s: %s%n", value, variable, variables.get(variable).type())));
    String path = "";
    for (Node node : nodes) {
      if (!node.path().equals(path)) {
        path = node.path();
        text.append("  # ").append(path).append('\n');
      }
      text.append("  ").append(line(node)).append('\n');
    }
    outputs.forEach(
        (output, value) ->
            text.append("  return ").append(output).append(" = ").append(value).append('\n'));
    updates.forEach(
        (variable, value) ->
            text.append("  update ").append(variable).append(" := ").append(value).append('\n'));
    return text.toString();
  }

  private static String line(Node node) {
    String results =
        node.results().stream().map(v -> v + ": " + v.type()).collect(Collectors.joining(", "));
    String operands =
        node.operands().stream().map(Value::toString).collect(Collectors.joining(", "));
    String attributes =
        node.op() instanceof Constant ? "" : node.op().toString().replaceFirst("^[^\\[]*", "");
    if (attributes.equals("[]")) {
      attributes = "";
    }
    return results + " = " + node.op().name() + "(" + operands + ")" + attributes;
  }
}
