package io.tandem.backend.tf;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.error.NearestName;
import io.tandem.api.program.Program;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.ConfigProto;

/**
 * Variables, and the graph with all programs that read and update them.
 *
 * <p>The graph only grows: TensorFlow cannot take nodes out of one, so a closed program leaves its
 * nodes behind, some hundred bytes each and what its constants hold, until the state is closed. A
 * program that is compiled again finds them.
 */
final class TensorFlowState implements DeviceState {
  private final TensorFlowEngine engine;
  private final Graph graph = new Graph();
  private final Session session;
  private final ConcurrentHashMap<String, String> origins = new ConcurrentHashMap<>();
  private final VariableReads reads;
  private final GraphWriter variableWriter;
  private final Map<Typed, VariableNodes> nodes = new HashMap<>();

  /** By program, for as long as anyone has it: its constants may be large. */
  private final Map<Program, Map<CompileOptions, EmittedProgram>> emitted = new WeakHashMap<>();

  private final TreeMap<String, TensorType> values = new TreeMap<>();
  private final String device;

  /**
   * Values that were assigned and not yet stored. Each set of variables that is stored at once
   * costs TensorFlow some milliseconds to prepare, so the many of a model are better stored
   * together.
   */
  private final Map<String, Tensor> pending = new LinkedHashMap<>();

  private int programs;
  private boolean closed;

  /** A variable that was removed may come again with another type, and needs other nodes then. */
  private record Typed(String name, TensorType type) {}

  TensorFlowState(TensorFlowEngine engine, ConfigProto config) {
    this.engine = engine;
    this.device = Devices.inGraph(engine.device());
    this.session = new Session(graph, config);
    this.reads = new VariableReads(session, this::nodes);
    this.variableWriter = new GraphWriter(graph, "variables", device, origins);
  }

  Session session() {
    return session;
  }

  TensorFlowEngine engine() {
    return engine;
  }

  @Override
  public void assign(String variable, HostTensor value) {
    open();
    TensorType known = values.get(variable);
    if (known != null && !known.equals(value.type())) {
      throw new IllegalArgumentException(
          String.format(
              "the variable '%s' is %s and cannot be given %s", variable, known, value.type()));
    }
    reads.forget();
    Tensor replaced = pending.put(variable, HostTransfer.toTensor(value));
    if (replaced != null) {
      replaced.close();
    }
    values.put(variable, value.type());
  }

  /** Makes ready for a call: variables have what they were assigned, and no one else holds it. */
  void prepare() {
    reads.forget();
    flush();
  }

  private void flush() {
    if (pending.isEmpty()) {
      return;
    }
    Session.Runner runner = session.runner();
    pending.forEach(
        (variable, tensor) -> {
          VariableNodes variableNodes = nodes(variable, values.get(variable));
          runner.feed(variableNodes.given(), tensor).addTarget(variableNodes.assign());
        });
    try {
      runner.run().close();
    } catch (RuntimeException e) {
      throw failure("giving variables their values", e);
    } finally {
      dropPending();
    }
  }

  private void dropPending() {
    pending.values().forEach(Tensor::close);
    pending.clear();
  }

  @Override
  public HostTensor read(String variable) {
    open();
    TensorType type = values.get(variable);
    if (type == null) {
      throw new IllegalArgumentException(
          "there is no variable '"
              + variable
              + "': "
              + NearestName.hint(variable, values.keySet()));
    }
    flush();
    try {
      return reads.read(variable, values);
    } catch (RuntimeException e) {
      throw failure("reading the variable '" + variable + "'", e);
    }
  }

  @Override
  public Set<String> variables() {
    return Collections.unmodifiableSet(new TreeMap<>(values).keySet());
  }

  @Override
  public void remove(String variable) {
    open();
    prepare();
    TensorType type = values.remove(variable);
    if (type != null) {
      session.runner().addTarget(nodes(variable, type).drop()).run().close();
    }
  }

  @Override
  public Executable compile(Program program, CompileOptions options) {
    open();
    EmittedProgram inGraph =
        emitted
            .computeIfAbsent(program, key -> new HashMap<>())
            .computeIfAbsent(options, key -> emit(program, key));
    return new TensorFlowExecutable(this, program, inGraph);
  }

  private EmittedProgram emit(Program program, CompileOptions options) {
    String prefix = "p" + programs++ + "." + program.name();
    GraphWriter writer = new GraphWriter(graph, prefix, device, origins);
    try {
      return ProgramEmitter.emit(writer, program, options, v -> nodes(v.name(), v.type()));
    } catch (RuntimeException e) {
      throw failure("compiling program '" + program.name() + "'", e);
    }
  }

  private VariableNodes nodes(String name, TensorType type) {
    return nodes.computeIfAbsent(
        new Typed(name, type),
        key -> VariableNodes.write(variableWriter, name + "@" + nodes.size(), type));
  }

  /** The type of a variable's value, if it has one. */
  boolean has(Variable variable) {
    TensorType type = values.get(variable.name());
    if (type != null && !type.equals(variable.type())) {
      throw new IllegalStateException(
          String.format(
              "the variable '%s' is %s, but the program takes it as %s",
              variable.name(), type, variable.type()));
    }
    return type != null;
  }

  /** Notes that a program gave a variable a value. */
  void stored(Variable variable) {
    values.put(variable.name(), variable.type());
  }

  /** Reports what native code reports, with the layer that it comes from. */
  io.tandem.api.backend.EngineException failure(String when, RuntimeException cause) {
    return Failures.explain(when, cause, origins);
  }

  void open() {
    if (closed) {
      throw new IllegalStateException("the state is closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      engine.forget(this);
      dropPending();
      reads.forget();
      session.close();
      graph.close();
      values.clear();
    }
  }

  /** The names of variables without a value, of those asked about. */
  List<String> missing(Iterable<Variable> asked) {
    List<String> missing = new ArrayList<>();
    asked.forEach(
        variable -> {
          if (!has(variable)) {
            missing.add(variable.name());
          }
        });
    return missing;
  }
}
