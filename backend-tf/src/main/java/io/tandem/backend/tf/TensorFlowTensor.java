package io.tandem.backend.tf;

import io.tandem.api.backend.DeviceTensor;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import org.tensorflow.Tensor;

/** A tensor that TensorFlow holds. */
final class TensorFlowTensor implements DeviceTensor {
  private final TensorFlowEngine engine;
  private final Tensor tensor;
  private final TensorType type;
  private boolean closed;

  TensorFlowTensor(TensorFlowEngine engine, Tensor tensor) {
    this.engine = engine;
    this.tensor = tensor;
    this.type =
        TensorType.of(
            ElementType.of(tensor.dataType()).dtype(), Shape.of(tensor.shape().asArray()));
  }

  TensorFlowEngine engine() {
    return engine;
  }

  Tensor tensor() {
    if (closed) {
      throw new IllegalStateException("the tensor is closed");
    }
    return tensor;
  }

  @Override
  public TensorType type() {
    return type;
  }

  @Override
  public HostTensor toHost() {
    return HostTransfer.toHost(tensor());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      tensor.close();
    }
  }
}
