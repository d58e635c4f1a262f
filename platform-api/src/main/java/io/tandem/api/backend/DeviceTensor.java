package io.tandem.api.backend;

import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;

/** A value on a device, to be fed to another call; freed when it is closed. */
public interface DeviceTensor extends AutoCloseable {

  /** Element type and extents. */
  TensorType type();

  /** A copy on the host. */
  HostTensor toHost();

  @Override
  void close();
}
