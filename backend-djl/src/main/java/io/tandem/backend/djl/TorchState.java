package io.tandem.backend.djl;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.error.NearestName;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.backend.djl.script.Layout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Variables in libtorch's memory; each keeps its place until it is removed. */
final class TorchState implements DeviceState {
  private final TorchEngine engine;
  private final PtNDManager memory;
  private final Map<String, Stored> variables = new LinkedHashMap<>();
  private final Set<TorchExecutable> executables = new LinkedHashSet<>();
  private boolean closed;

  /** What lies column by column if it is a matrix in bf16, because a program reads it so. */
  private final Set<String> columns = new HashSet<>();

  /**
   * A variable's value and type.
   *
   * @param dense whether the elements lie in order, and not column by column
   */
  record Stored(PtNDArray array, TensorType type, boolean dense) {}

  TorchState(TorchEngine engine) {
    this.engine = engine;
    this.memory = (PtNDManager) engine.memory().newSubManager();
  }

  TorchEngine engine() {
    return engine;
  }

  PtNDManager memory() {
    return memory;
  }

  Optional<Stored> stored(String variable) {
    return Optional.ofNullable(variables.get(variable));
  }

  @Override
  public void assign(String variable, HostTensor value) {
    open();
    Stored known = variables.get(variable);
    if (known == null) {
      PtNDArray array = engine.transfer().toDevice(memory, value);
      variables.put(variable, new Stored(array, value.type(), true));
      turn(variable);
    } else if (!known.type().equals(value.type())) {
      throw new IllegalArgumentException(
          String.format(
              "the variable '%s' is %s and cannot become %s",
              variable, known.type(), value.type()));
    } else {
      engine.transfer().store(known.array(), known.dense(), value);
    }
  }

  @Override
  public HostTensor read(String variable) {
    open();
    Stored known = variables.get(variable);
    if (known == null) {
      throw new IllegalArgumentException(
          "there is no variable '"
              + variable
              + "'"
              + NearestName.of(variable, variables.keySet())
                  .map(name -> "; did you mean '" + name + "'?")
                  .orElse(""));
    }
    return engine.transfer().toHost(known.array(), known.dense(), known.type().dtype());
  }

  @Override
  public Set<String> variables() {
    return Set.copyOf(variables.keySet());
  }

  @Override
  public void remove(String variable) {
    Stored known = variables.remove(variable);
    if (known != null) {
      executables.forEach(TorchExecutable::unbind);
      known.array().close();
    }
  }

  @Override
  public Executable compile(Program program, CompileOptions options) {
    open();
    TorchExecutable executable = new TorchExecutable(this, program, options);
    executables.add(executable);
    if (options.fused() && engine.device().equals("cpu")) {
      columns.addAll(Layout.columns(program));
      program.variables().keySet().forEach(this::turn);
    }
    return executable;
  }

  /** Lays a variable out column by column if it is one that had better lie so. */
  private void turn(String variable) {
    Stored known = variables.get(variable);
    if (known != null
        && known.dense()
        && known.type().rank() == 2
        && known.type().dtype() == DType.BFLOAT16
        && columns.contains(variable)) {
      executables.forEach(TorchExecutable::unbind);
      PtNDArray turned = engine.transfer().columns(memory, known.array());
      known.array().close();
      variables.put(variable, new Stored(turned, known.type(), false));
    }
  }

  void forget(TorchExecutable executable) {
    executables.remove(executable);
  }

  private void open() {
    if (closed) {
      throw new IllegalStateException("the state is closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      List.copyOf(new ArrayList<>(executables)).forEach(TorchExecutable::close);
      variables.clear();
      memory.close();
      engine.forget(this);
    }
  }
}
