package io.tandem.backend.djl;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Moves tensors between the JVM's memory and the device's, byte for byte.
 *
 * <p>Elements are copied straight into and out of libtorch's memory, so that nothing waits for the
 * garbage collector. DJL has no name for bfloat16 and would stop the JVM on one: such tensors are
 * made, and moved between devices, in a script.
 */
final class Transfer implements AutoCloseable {
  private static final String METHODS =
      """
        def bfloat16(self, shape: List[int]) -> Tensor:
          return torch.empty(shape, dtype=15)
        def host(self, x: Tensor) -> Tensor:
          return torch.contiguous(torch.cpu(x))
        def device(self, x: Tensor) -> Tensor:
          return torch.to(x, torch.device("DEVICE"))
        def stream(self, x: Tensor) -> Tensor:
          return torch.to(torch.pin_memory(x), torch.device("DEVICE"), None, True)
        def store(self, x: Tensor, y: Tensor) -> Tensor:
          return torch.copy_(x, y)
        def columns(self, x: Tensor) -> Tensor:
          return torch.t(torch.contiguous(torch.t(x)))
      """;

  private final boolean cpu;
  private final boolean pinned;
  private final ScriptModule script;

  /**
   * Compiles what it needs.
   *
   * @param pinned whether inputs go to a GPU by way of page-locked memory
   */
  Transfer(PtNDManager memory, String device, boolean pinned) {
    cpu = device.equals("cpu");
    this.pinned = pinned && !cpu;
    script = ScriptModule.compile(memory, METHODS.replace("DEVICE", device));
  }

  /**
   * A copy of an input on the device. Out of page-locked memory the copy may still be under way
   * when this returns; libtorch keeps that memory, and what is computed next waits for the copy.
   */
  PtNDArray feed(PtNDManager owner, HostTensor value) {
    if (!pinned || value.size() == 0) {
      return toDevice(owner, value);
    }
    try (PtNDArray host = empty(owner, value)) {
      fill(host, value);
      return call(owner, "stream", host);
    }
  }

  /** A copy of a value on the device. */
  PtNDArray toDevice(PtNDManager owner, HostTensor value) {
    PtNDArray host = empty(owner, value);
    fill(host, value);
    if (cpu) {
      return host;
    }
    try (host) {
      return call(owner, "device", host);
    }
  }

  /** A copy of a matrix whose columns, not rows, lie side by side. */
  PtNDArray columns(PtNDManager owner, PtNDArray matrix) {
    return call(owner, "columns", matrix);
  }

  /**
   * Writes a value over another of the same type and extents.
   *
   * @param dense whether the target's elements lie in order
   */
  void store(PtNDArray target, boolean dense, HostTensor value) {
    if (cpu && dense) {
      fill(target, value);
      return;
    }
    try (PtNDArray host = empty(target.getManager(), value)) {
      fill(host, value);
      call(target.getManager(), "store", target, host).close();
    }
  }

  /** A copy of a dense array in the JVM's memory. */
  HostTensor toHost(PtNDArray array, DType dtype) {
    return toHost(array, true, dtype);
  }

  /**
   * A copy of an array in the JVM's memory.
   *
   * @param dense whether the array's elements lie in order
   */
  HostTensor toHost(PtNDArray array, boolean dense, DType dtype) {
    if (!cpu || !dense) {
      try (PtNDArray host = call(array.getManager(), "host", array)) {
        return copy(host, dtype);
      }
    }
    return copy(array, dtype);
  }

  private static HostTensor copy(PtNDArray array, DType dtype) {
    long[] extents = array.getShape().getShape();
    long size = array.getShape().size() * dtype.bytes();
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.nativeOrder());
    if (size > 0) {
      bytes.put(JniUtils.getByteBuffer(array, true)).flip();
    }
    return HostTensor.wrap(dtype, bytes, extents);
  }

  private PtNDArray empty(PtNDManager owner, HostTensor like) {
    if (like.dtype() == DType.BFLOAT16) {
      try (IValue shape = IValue.listFrom(like.extents());
          IValue made = script.run("bfloat16", shape)) {
        return made.toTensor(owner);
      }
    }
    Shape shape = new Shape(like.extents());
    DataType type = type(like.dtype());
    return JniUtils.createEmptyNdArray(owner, shape, type, Device.cpu(), SparseFormat.DENSE);
  }

  private static void fill(PtNDArray array, HostTensor value) {
    if (value.size() > 0) {
      JniUtils.getByteBuffer(array, true).put(value.bytes());
    }
  }

  private PtNDArray call(PtNDManager owner, String method, PtNDArray... arrays) {
    IValue[] arguments = new IValue[arrays.length];
    try {
      for (int i = 0; i < arrays.length; i++) {
        arguments[i] = IValue.from(arrays[i]);
      }
      try (IValue result = script.run(method, arguments)) {
        return result.toTensor(owner);
      }
    } finally {
      for (IValue argument : arguments) {
        if (argument != null) {
          argument.close();
        }
      }
    }
  }

  private static DataType type(DType dtype) {
    return switch (dtype) {
      case FLOAT64 -> DataType.FLOAT64;
      case FLOAT32 -> DataType.FLOAT32;
      case FLOAT16 -> DataType.FLOAT16;
      case INT64 -> DataType.INT64;
      case INT32 -> DataType.INT32;
      case UINT8 -> DataType.UINT8;
      case BOOL -> DataType.BOOLEAN;
      case BFLOAT16 -> throw new IllegalArgumentException("DJL has no bfloat16");
    };
  }

  @Override
  public void close() {
    script.close();
  }
}
