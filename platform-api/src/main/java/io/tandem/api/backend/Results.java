package io.tandem.api.backend;

import io.tandem.api.tensor.HostTensor;

/** The outputs of one call, by name; closing it frees those that were not taken. */
public interface Results extends AutoCloseable {

  /**
   * Copies an output to the host.
   *
   * @throws IllegalArgumentException if there is none of that name
   * @throws IllegalStateException if it was taken
   */
  HostTensor host(String output);

  /**
   * Takes an output out as a value on the device, which the caller closes. It keeps its value
   * whatever becomes of variables and of the program.
   *
   * @throws IllegalArgumentException if there is none of that name
   * @throws IllegalStateException if it was taken
   */
  DeviceTensor take(String output);

  @Override
  void close();
}
