package io.tandem.backend.tck.reference;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.DeviceTensor;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.error.NearestName;
import io.tandem.api.program.Program;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Variables as arrays of doubles, and the programs that use them. */
final class ReferenceState implements DeviceState {
  private final Engine engine;
  private final Rounding rounding;
  private final Map<String, Array> variables = new LinkedHashMap<>();
  private boolean closed;

  ReferenceState(Engine engine, Rounding rounding) {
    this.engine = engine;
    this.rounding = rounding;
  }

  @Override
  public void assign(String variable, HostTensor value) {
    checkOpen();
    Array array = Array.of(value, value.dtype());
    Array known = variables.get(variable);
    if (known != null && !typeOf(known).equals(value.type())) {
      throw new IllegalArgumentException(
          String.format(
              "the variable '%s' is %s and cannot become %s",
              variable, typeOf(known), value.type()));
    }
    variables.put(variable, array);
  }

  @Override
  public HostTensor read(String variable) {
    checkOpen();
    Array array = variables.get(variable);
    if (array == null) {
      throw new IllegalArgumentException(
          "there is no variable '"
              + variable
              + "'; "
              + NearestName.hint(variable, variables.keySet()));
    }
    return array.toHost(array.dtype());
  }

  @Override
  public Set<String> variables() {
    checkOpen();
    return Set.copyOf(variables.keySet());
  }

  @Override
  public void remove(String variable) {
    checkOpen();
    variables.remove(variable);
  }

  @Override
  public Executable compile(Program program, CompileOptions options) {
    checkOpen();
    return new Compiled(new Interpreter(program, rounding));
  }

  @Override
  public void close() {
    closed = true;
    variables.clear();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the state is closed");
    }
  }

  private static TensorType typeOf(Array array) {
    return TensorType.of(array.dtype(), Extents.shape(array.extents()));
  }

  private final class Compiled implements Executable {
    private final Interpreter interpreter;
    private boolean executableClosed;

    private Compiled(Interpreter interpreter) {
      this.interpreter = interpreter;
    }

    @Override
    public Program program() {
      return interpreter.program();
    }

    @Override
    public Results run(Map<String, ?> inputs) {
      checkOpen();
      if (executableClosed) {
        throw new IllegalStateException("program '" + program().name() + "' is closed");
      }
      Map<String, Array> arrays = new LinkedHashMap<>();
      inputs.forEach((name, value) -> arrays.put(name, array(name, value)));
      Interpreter.Outcome outcome = interpreter.evaluate(arrays, variables);
      variables.putAll(outcome.updates());
      return new Outputs(program(), outcome.outputs());
    }

    private Array array(String name, Object value) {
      if (value instanceof HostTensor host) {
        return Array.of(host, host.dtype());
      }
      if (value instanceof OnDevice tensor && tensor.engine == engine) {
        return tensor.open();
      }
      throw new IllegalArgumentException(
          String.format(
              "input '%s' of program '%s' must be a tensor of the host or of this engine",
              name, program().name()));
    }

    @Override
    public void close() {
      executableClosed = true;
    }
  }

  private final class Outputs implements Results {
    private final Program program;
    private final Map<String, Array> arrays;

    private Outputs(Program program, Map<String, Array> arrays) {
      this.program = program;
      this.arrays = new HashMap<>(arrays);
    }

    @Override
    public HostTensor host(String output) {
      Array array = named(output);
      return array.toHost(declared(output).type().dtype());
    }

    @Override
    public DeviceTensor take(String output) {
      Array array = named(output);
      arrays.remove(output);
      return new OnDevice(engine, array);
    }

    private Array named(String output) {
      declared(output);
      Array array = arrays.get(output);
      if (array == null) {
        throw new IllegalStateException("the output '" + output + "' was taken, or freed");
      }
      return array;
    }

    private Value declared(String output) {
      Value value = program.outputs().get(output);
      if (value == null) {
        throw new IllegalArgumentException(
            String.format(
                "program '%s' has no output '%s'; %s",
                program.name(), output, NearestName.hint(output, program.outputs().keySet())));
      }
      return value;
    }

    @Override
    public void close() {
      arrays.clear();
    }
  }

  private static final class OnDevice implements DeviceTensor {
    private final Engine engine;
    private final Array array;
    private boolean closed;

    private OnDevice(Engine engine, Array array) {
      this.engine = engine;
      this.array = array;
    }

    private Array open() {
      if (closed) {
        throw new IllegalStateException("the tensor " + type() + " is closed");
      }
      return array;
    }

    @Override
    public TensorType type() {
      return typeOf(array);
    }

    @Override
    public HostTensor toHost() {
      return open().toHost(array.dtype());
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
