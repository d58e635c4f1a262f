package io.tandem.api.backend;

/**
 * An open engine on one device. Thread-safe; closing it closes every {@link DeviceState} made by
 * it.
 *
 * <p>Engines, states, executables, results and device tensors are closed alike: closing again does
 * nothing, and using what is closed, or belongs to something closed, throws {@link
 * IllegalStateException}.
 */
public interface Engine extends AutoCloseable {

  /** The name of the backend that opened it. */
  String backend();

  /** Name and version of the engine below, such as {@code PyTorch 2.7.1}. */
  String version();

  /** The device's name as it was asked for. */
  String device();

  /** An empty place for variables on the device, and for the programs that share them. */
  DeviceState newState();

  @Override
  void close();
}
