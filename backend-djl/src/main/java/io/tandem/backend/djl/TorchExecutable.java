package io.tandem.backend.djl;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.EngineException;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.program.Program;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.backend.djl.script.Script;
import io.tandem.backend.djl.script.Target;
import io.tandem.backend.djl.script.TorchScript;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A program as a loaded script. */
final class TorchExecutable implements Executable {
  /** Held by whoever seeds and draws from the generators that all of the process shares. */
  private static final Object GENERATORS = new Object();

  private final TorchState state;
  private final Program program;
  private final Script script;
  private final ScriptModule module;
  private final List<PtNDArray> constants = new ArrayList<>();

  /** The lists of variables as libtorch has them, made when first needed. */
  private final List<IValue> bound = new ArrayList<>();

  private boolean closed;

  TorchExecutable(TorchState state, Program program, CompileOptions options) {
    this.state = state;
    this.program = program;
    TorchEngine engine = state.engine();
    this.script = TorchScript.of(program, new Target(engine.scriptDevice(), options.fused()));
    try {
      this.module = ScriptModule.compile(state.memory(), script.source());
    } catch (ai.djl.engine.EngineException e) {
      throw new EngineException(
          "program '" + program.name() + "' cannot be compiled: " + e.getMessage(), e);
    }
    for (HostTensor constant : script.constants()) {
      constants.add(engine.transfer().toDevice(state.memory(), constant));
    }
  }

  @Override
  public Program program() {
    return program;
  }

  @Override
  public Results run(Map<String, ?> inputs) {
    if (closed) {
      throw new IllegalStateException("the executable of '" + program.name() + "' is closed");
    }
    check(inputs);
    bind();
    ThreadSettings.apply(state.engine().threads());
    List<PtNDArray> fed = new ArrayList<>();
    List<PtNDArray> copied = new ArrayList<>();
    try {
      for (String name : program.inputs().keySet()) {
        Object given = inputs.get(name);
        if (given instanceof HostTensor host) {
          copied.add(state.engine().transfer().feed(state.memory(), host));
          fed.add(copied.get(copied.size() - 1));
        } else if (given instanceof TorchTensor tensor) {
          fed.add(tensor.array());
        }
      }
      return call(fed);
    } catch (ai.djl.engine.EngineException e) {
      throw ScriptErrors.of(program, script, e);
    } finally {
      copied.forEach(PtNDArray::close);
    }
  }

  private Results call(List<PtNDArray> fed) {
    try (IValue list = IValue.listFrom(fed.toArray(PtNDArray[]::new))) {
      List<IValue> arguments = new ArrayList<>(bound);
      arguments.add(2, list);
      try (IValue result = call(arguments.toArray(IValue[]::new))) {
        PtNDManager owner = state.engine().memory();
        PtNDArray[] arrays = result.toTensorArray(owner);
        Map<String, TorchResults.Output> outputs = new LinkedHashMap<>();
        int i = 0;
        for (Map.Entry<String, Value> output : program.outputs().entrySet()) {
          DType dtype = output.getValue().type().dtype();
          outputs.put(output.getKey(), new TorchResults.Output(arrays[i++], dtype));
        }
        return new TorchResults(state.engine(), outputs);
      }
    }
  }

  private IValue call(IValue... arguments) {
    if (script.seeds()) {
      synchronized (GENERATORS) {
        return module.run(Script.METHOD, arguments);
      }
    }
    return module.run(Script.METHOD, arguments);
  }

  private void check(Map<String, ?> inputs) {
    Map<String, TensorType> given = new LinkedHashMap<>();
    Map<String, Shape> shapes = new LinkedHashMap<>();
    inputs.forEach(
        (name, value) -> {
          given.put(name, type(name, value));
          shapes.put(name, given.get(name).shape());
        });
    program.bind(shapes);
    program
        .inputs()
        .forEach(
            (name, value) -> {
              if (given.get(name).dtype() != value.type().dtype()) {
                throw new IllegalArgumentException(
                    String.format(
                        "input '%s' of program '%s' must be %s, not %s",
                        name, program.name(), value.type(), given.get(name)));
              }
            });
  }

  private TensorType type(String name, Object value) {
    if (value instanceof HostTensor host) {
      return host.type();
    }
    if (value instanceof TorchTensor tensor && tensor.engine() == state.engine()) {
      return tensor.type();
    }
    throw new IllegalArgumentException(
        String.format(
            "input '%s' of program '%s' must be a HostTensor or a DeviceTensor of this engine,"
                + " not %s",
            name, program.name(), value == null ? "null" : value.getClass().getSimpleName()));
  }

  private void bind() {
    program
        .variables()
        .forEach(
            (name, variable) -> {
              TensorType type =
                  state
                      .stored(name)
                      .map(TorchState.Stored::type)
                      .orElseThrow(
                          () ->
                              new IllegalStateException(
                                  String.format(
                                      "program '%s' reads the variable '%s', which has no value",
                                      program.name(), name)));
              if (!type.equals(variable.type())) {
                throw new IllegalStateException(
                    String.format(
                        "program '%s' has the variable '%s' as %s, but its value is %s",
                        program.name(), name, variable.type(), type));
              }
            });
    if (bound.isEmpty()) {
      bound.add(list(script.variables()));
      bound.add(IValue.listFrom(constants.toArray(PtNDArray[]::new)));
      script.groups().forEach(group -> bound.add(list(group)));
    }
  }

  private IValue list(List<String> names) {
    return IValue.listFrom(
        names.stream()
            .map(name -> state.stored(name).orElseThrow().array())
            .toArray(PtNDArray[]::new));
  }

  /** Lets go of the variables' memory. */
  void unbind() {
    bound.forEach(IValue::close);
    bound.clear();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      unbind();
      constants.forEach(PtNDArray::close);
      module.close();
      state.forget(this);
    }
  }
}
