package io.tandem.api.backend;

import io.tandem.api.tensor.HostTensor;

/** The outputs of one call, by name; closing it frees those that were not taken. */
public interface Results extends AutoCloseable {

  /**
   * Copies an output to the host.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  HostTensor host(String output);

  /** Takes an output out as a value on the device, which the caller closes. */
  DeviceTensor take(String output);

  @Override
  void close();
}
