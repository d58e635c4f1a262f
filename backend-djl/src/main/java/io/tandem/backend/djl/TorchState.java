package io.tandem.backend.djl;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.error.NearestName;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
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

  /** A variable's value and type. */
  record Stored(PtNDArray array, TensorType type) {}

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
      variables.put(variable, new Stored(array, value.type()));
    } else if (!known.type().equals(value.type())) {
      throw new IllegalArgumentException(
          String.format(
              "the variable '%s' is %s and cannot become %s",
              variable, known.type(), value.type()));
    } else {
      engine.transfer().store(known.array(), value);
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
    return engine.transfer().toHost(known.array(), known.type().dtype());
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
    return executable;
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
