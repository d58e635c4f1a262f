package io.tandem.api.adaptation;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A state that compiles every program with a change: whoever asks a model on it asks the changed
 * one, and need not know.
 *
 * @param inner where the variables are; closed with this
 * @param change what becomes of a program before it is compiled
 */
public record AdaptedState(DeviceState inner, UnaryOperator<Program> change)
    implements DeviceState {

  /** Where the variables of a state are, and programs are compiled as they are. */
  public static DeviceState unchanged(DeviceState state) {
    return state instanceof AdaptedState adapted ? unchanged(adapted.inner()) : state;
  }

  @Override
  public void assign(String variable, HostTensor value) {
    inner.assign(variable, value);
  }

  @Override
  public HostTensor read(String variable) {
    return inner.read(variable);
  }

  @Override
  public Set<String> variables() {
    return inner.variables();
  }

  @Override
  public void remove(String variable) {
    inner.remove(variable);
  }

  @Override
  public Executable compile(Program program, CompileOptions options) {
    return inner.compile(change.apply(program), options);
  }

  @Override
  public void close() {
    inner.close();
  }
}
