package io.tandem.backend.tf;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import java.nio.ByteBuffer;
import org.tensorflow.RawTensor;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;

/** Copies tensors between the JVM's memory and TensorFlow's. */
final class HostTransfer {
  /** Bytes on their way from a buffer that has no array: larger ones would only fill the heap. */
  private static final int CHUNK = 1 << 16;

  private HostTransfer() {}

  /** A copy in TensorFlow's memory, which the caller closes. */
  static Tensor toTensor(HostTensor value) {
    ElementType type = ElementType.of(value.dtype());
    Tensor tensor = Tensor.of(type.type(), Shape.of(value.extents()));
    ByteBuffer source = value.bytes();
    if (!source.hasRemaining()) {
      return tensor;
    }
    ByteDataBuffer target = tensor.asRawTensor().data();
    byte[] chunk = new byte[Math.min(CHUNK, source.remaining())];
    for (long at = 0; source.hasRemaining(); ) {
      int length = Math.min(chunk.length, source.remaining());
      source.get(chunk, 0, length);
      target.offset(at).write(chunk, 0, length);
      at += length;
    }
    return tensor;
  }

  /** A copy in the JVM's memory; the tensor stays open. */
  static HostTensor toHost(Tensor tensor) {
    RawTensor raw = tensor.asRawTensor();
    DType dtype = ElementType.of(raw.dataType()).dtype();
    long[] extents = raw.shape().asArray();
    byte[] bytes = new byte[Math.toIntExact(raw.numBytes())];
    if (bytes.length > 0) {
      raw.data().read(bytes);
    }
    return HostTensor.wrap(dtype, ByteBuffer.wrap(bytes), extents);
  }
}
