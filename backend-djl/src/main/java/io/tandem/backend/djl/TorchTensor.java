package io.tandem.backend.djl;

import ai.djl.pytorch.engine.PtNDArray;
import io.tandem.api.backend.DeviceTensor;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;

/** A value in libtorch's memory that its holder frees. */
final class TorchTensor implements DeviceTensor {
  private final TorchEngine engine;
  private final PtNDArray array;
  private final TensorType type;

  TorchTensor(TorchEngine engine, PtNDArray array, TensorType type) {
    this.engine = engine;
    this.array = array;
    this.type = type;
  }

  TorchEngine engine() {
    return engine;
  }

  /** The array, while it is there. */
  PtNDArray array() {
    if (array.isReleased()) {
      throw new IllegalStateException("the device tensor " + type + " is closed");
    }
    return array;
  }

  @Override
  public TensorType type() {
    return type;
  }

  @Override
  public HostTensor toHost() {
    return engine.transfer().toHost(array(), type.dtype());
  }

  @Override
  public void close() {
    array.close();
  }
}
