package io.tandem.backend.tf;

import io.tandem.api.op.AdagradRowUpdate;
import io.tandem.api.op.Composite;
import io.tandem.api.op.Gather;
import io.tandem.api.op.Op;
import io.tandem.api.op.OptimizerUpdate;
import io.tandem.api.op.SgdRowUpdate;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.program.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.tensorflow.Output;

/**
 * Writes a program's nodes into a graph, one after the other.
 *
 * <p>A value is written when something first asks for it: a variable that is only updated in place
 * is never read, and what a forward pass would keep for a gradient that does not want it is never
 * computed.
 */
final class GraphEmitter {
  private final GraphWriter writer;
  private final Extents extents;
  private final Function<Variable, VariableNodes> variables;
  private final Program program;
  private final Map<Value, Supplier<Output<?>>> values = new HashMap<>();
  private final Map<Value, Variable> reads = new HashMap<>();
  private final Map<Object, Object> kept = new HashMap<>();
  private final Map<String, Output<?>> placeholders = new LinkedHashMap<>();
  private final Set<String> needed = new LinkedHashSet<>();

  /**
   * Begins a program.
   *
   * @param writer for its nodes
   * @param program without composites that {@link EmitterTable} has no emitter for, but optimizers'
   *     updates may be there
   * @param variables the nodes of a variable, made when it is first asked for
   */
  GraphEmitter(GraphWriter writer, Program program, Function<Variable, VariableNodes> variables) {
    this.writer = writer;
    this.extents = new Extents(writer);
    this.program = program;
    this.variables = variables;
  }

  GraphWriter writer() {
    return writer;
  }

  Extents extents() {
    return extents;
  }

  Program program() {
    return program;
  }

  /** The inputs' placeholders, by name. */
  Map<String, Output<?>> placeholders() {
    return placeholders;
  }

  /** The variables that must have a value when the program is run. */
  Set<String> needed() {
    return needed;
  }

  /** Makes placeholders for the inputs. */
  void placeInputs() {
    program
        .inputs()
        .forEach(
            (name, value) -> {
              Output<?> placeholder =
                  writer
                      .op("Placeholder")
                      .set("dtype", ElementType.proto(value.type().dtype()))
                      .set("shape", Extents.known(value.type().shape()))
                      .out();
              placeholders.put(name, placeholder);
              define(value, () -> placeholder);
              extents.bind(value.type().shape(), placeholder);
            });
  }

  /** Makes reads of the variables, to be written on demand. */
  void placeReads() {
    program
        .reads()
        .forEach(
            (name, value) -> {
              Variable variable = program.variable(name);
              reads.put(value, variable);
              define(value, () -> read(variable));
            });
  }

  private Output<?> read(Variable variable) {
    needed.add(variable.name());
    return writer
        .op("ReadVariableOp", variables.apply(variable).handle())
        .set("dtype", ElementType.proto(variable.type().dtype()))
        .out();
  }

  /** Writes a node: by its emitter, or by its definition if there is none. */
  void emit(Node node) {
    writer.at(node.path());
    if (node.op() instanceof OptimizerUpdate update) {
      define(node, update);
    } else {
      EmitterTable.all().emit(node.op(), new Emission(this, node));
    }
    writer.at("");
  }

  /** Writes the definition of a composite in place of it. */
  private void define(Node node, Composite op) {
    Program definition =
        Trace.program(
            op.name(),
            trace -> {
              List<io.tandem.api.program.Tensor> operands = new ArrayList<>();
              for (int i = 0; i < node.operands().size(); i++) {
                operands.add(trace.input("operand" + i, node.operands().get(i).type()));
              }
              List<io.tandem.api.program.Tensor> results = op.expand(operands);
              for (int i = 0; i < results.size(); i++) {
                trace.output("result" + i, results.get(i));
              }
            });
    GraphEmitter inner = new GraphEmitter(writer, definition, variables);
    for (int i = 0; i < node.operands().size(); i++) {
      Value operand = node.operands().get(i);
      inner.define(definition.inputs().get("operand" + i), () -> output(operand));
    }
    for (Node part : definition.nodes()) {
      inner.emit(new Node(part.op(), part.operands(), part.results(), node.path()));
    }
    for (int i = 0; i < node.results().size(); i++) {
      Value result = definition.outputs().get("result" + i);
      define(node.results().get(i), () -> inner.output(result));
    }
  }

  /** Says how a value is written, once. */
  void define(Value value, Supplier<Output<?>> output) {
    values.put(value, output);
  }

  /** A value, which is written now if it was not before. */
  Output<?> output(Value value) {
    Supplier<Output<?>> supplier = values.get(value);
    if (supplier == null) {
      throw new IllegalStateException("the value " + value + " has not been written");
    }
    Output<?> output = supplier.get();
    values.put(value, () -> output);
    return output;
  }

  /** The variable whose value at the beginning of the call this is; it must have one then. */
  Optional<VariableNodes> variable(Value value) {
    return Optional.ofNullable(reads.get(value)).map(this::inPlace);
  }

  /**
   * Whether a value is a variable of which the program only takes rows, and at most changes rows.
   * Kernels that take rows of a variable in place make every later read of the whole of it a copy,
   * as those that change rows do; so they pay where it is never read whole, and cost the copy of a
   * table that is also an output layer.
   */
  boolean isTableOfRows(Value value) {
    return reads.containsKey(value)
        && program.nodes().stream()
            .filter(node -> node.operands().contains(value))
            .allMatch(node -> takesRows(node, value) || changesRows(node.op()))
        && !program.outputs().containsValue(value);
  }

  private static boolean takesRows(Node node, Value table) {
    return node.op() instanceof Gather gather
        && gather.axis() == 0
        && node.operands().get(0).equals(table);
  }

  private static boolean changesRows(Op op) {
    return op instanceof SgdRowUpdate || op instanceof AdagradRowUpdate;
  }

  /** The nodes of a variable that is used in place. */
  VariableNodes inPlace(Variable variable) {
    needed.add(variable.name());
    return variables.apply(variable);
  }

  /** The nodes of a variable that only gets a value. */
  VariableNodes target(Variable variable) {
    return variables.apply(variable);
  }

  void keep(Object key, Object what) {
    kept.put(key, what);
  }

  Optional<Object> kept(Object key) {
    return Optional.ofNullable(kept.get(key));
  }
}
