package io.tandem.api.backend;

import io.tandem.api.program.Program;
import java.util.Map;

/**
 * A compiled program. A call is one entry into native code.
 *
 * <p>Same threading as its {@link DeviceState}.
 */
public interface Executable extends AutoCloseable {

  Program program();

  /**
   * Runs the program once. Updates take effect as a whole at the end of the call; if it fails
   * before the updates, the variables keep their values.
   *
   * @param inputs a value for each of the program's inputs: {@link
   *     io.tandem.api.tensor.HostTensor}s, or {@link DeviceTensor}s of the same engine; element
   *     types must be the declared ones
   * @return the outputs, on the device until they are asked for; close it
   * @throws IllegalArgumentException if an input is missing, unknown or does not fit, naming it
   * @throws IllegalStateException if a variable that the program reads has no value, or one of
   *     another type, naming it
   * @throws EngineException if the engine fails, naming the program and, where known, the layer
   */
  Results run(Map<String, ?> inputs);

  @Override
  void close();
}
