package io.tandem.api.backend;

import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import java.util.Set;

/**
 * Variables that live on a device, and the programs that read and update them.
 *
 * <p>One thread at a time may use a state; different states may be used at once.
 */
public interface DeviceState extends AutoCloseable {

  /**
   * Gives a variable a value, creating it if need be.
   *
   * @throws IllegalArgumentException if the variable exists with another type, naming both
   */
  void assign(String variable, HostTensor value);

  /**
   * The value of a variable.
   *
   * @throws IllegalArgumentException if there is none of that name, with the nearest one
   */
  HostTensor read(String variable);

  /** The names of all variables. */
  Set<String> variables();

  /** Forgets a variable and frees its memory; does nothing if there is none. */
  void remove(String variable);

  /**
   * Compiles a program against the variables of this state. The variables need not exist yet; they
   * must when it is run.
   */
  Executable compile(Program program, CompileOptions options);

  @Override
  void close();
}
