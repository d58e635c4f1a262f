package io.tandem.api.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor in the memory of the JVM: an element type, extents, and the elements in row-major order.
 *
 * <p>Elements are kept as bytes in the machine's order, on the heap or outside it (a mapped file,
 * say). Immutable as long as nobody keeps a writable view of the buffer that it was made from;
 * thread-safe then. At most 2^31-1 bytes.
 */
public final class HostTensor {
  private final DType dtype;
  private final long[] extents;
  private final ByteBuffer bytes;

  private HostTensor(DType dtype, long[] extents, ByteBuffer bytes) {
    long size = 1;
    for (long extent : extents) {
      if (extent < 0) {
        throw new IllegalArgumentException("negative extent in " + Arrays.toString(extents));
      }
      size = Math.multiplyExact(size, extent);
    }
    if (Math.multiplyExact(size, (long) dtype.bytes()) != bytes.remaining()) {
      throw new IllegalArgumentException(
          String.format(
              "%s%s needs %d bytes, not %d",
              dtype.shortName(),
              Arrays.toString(extents),
              size * dtype.bytes(),
              bytes.remaining()));
    }
    this.dtype = dtype;
    this.extents = extents.clone();
    this.bytes = bytes.slice().asReadOnlyBuffer().order(ByteOrder.nativeOrder());
  }

  /**
   * Wraps bytes in the machine's order, without a copy.
   *
   * @param bytes the elements, from position to limit
   */
  public static HostTensor wrap(DType dtype, ByteBuffer bytes, long... extents) {
    return new HostTensor(dtype, extents, bytes);
  }

  /** A {@link DType#FLOAT32} tensor; the values are copied. */
  public static HostTensor of(float[] values, long... extents) {
    ByteBuffer buffer = allocate(DType.FLOAT32, values.length);
    buffer.asFloatBuffer().put(values);
    return new HostTensor(DType.FLOAT32, extents, buffer);
  }

  /** A {@link DType#FLOAT64} tensor; the values are copied. */
  public static HostTensor of(double[] values, long... extents) {
    ByteBuffer buffer = allocate(DType.FLOAT64, values.length);
    buffer.asDoubleBuffer().put(values);
    return new HostTensor(DType.FLOAT64, extents, buffer);
  }

  /** An {@link DType#INT32} tensor; the values are copied. */
  public static HostTensor of(int[] values, long... extents) {
    ByteBuffer buffer = allocate(DType.INT32, values.length);
    buffer.asIntBuffer().put(values);
    return new HostTensor(DType.INT32, extents, buffer);
  }

  /** An {@link DType#INT64} tensor; the values are copied. */
  public static HostTensor of(long[] values, long... extents) {
    ByteBuffer buffer = allocate(DType.INT64, values.length);
    buffer.asLongBuffer().put(values);
    return new HostTensor(DType.INT64, extents, buffer);
  }

  /** A {@link DType#BOOL} tensor; the values are copied. */
  public static HostTensor of(boolean[] values, long... extents) {
    ByteBuffer buffer = allocate(DType.BOOL, values.length);
    for (int i = 0; i < values.length; i++) {
      buffer.put(i, (byte) (values[i] ? 1 : 0));
    }
    return new HostTensor(DType.BOOL, extents, buffer);
  }

  /** A {@link DType#FLOAT32} scalar. */
  public static HostTensor scalar(float value) {
    return of(new float[] {value});
  }

  /** An {@link DType#INT64} scalar. */
  public static HostTensor scalar(long value) {
    return of(new long[] {value});
  }

  /**
   * A tensor of any type from doubles, each rounded to that type (integers towards zero, {@link
   * DType#BOOL} from "is not zero").
   */
  public static HostTensor ofDoubles(DType dtype, double[] values, long... extents) {
    ByteBuffer buffer = allocate(dtype, values.length);
    for (int i = 0; i < values.length; i++) {
      put(buffer, dtype, i, values[i]);
    }
    return new HostTensor(dtype, extents, buffer);
  }

  private static void put(ByteBuffer buffer, DType dtype, int i, double v) {
    switch (dtype) {
      case FLOAT64 -> buffer.putDouble(8 * i, v);
      case FLOAT32 -> buffer.putFloat(4 * i, (float) v);
      case FLOAT16 -> buffer.putShort(2 * i, ReducedFloats.toFloat16((float) v));
      case BFLOAT16 -> buffer.putShort(2 * i, ReducedFloats.toBfloat16((float) v));
      case INT64 -> buffer.putLong(8 * i, (long) v);
      case INT32 -> buffer.putInt(4 * i, (int) v);
      case UINT8 -> buffer.put(i, (byte) v);
      case BOOL -> buffer.put(i, (byte) (v != 0 ? 1 : 0));
    }
  }

  public DType dtype() {
    return dtype;
  }

  /** The extents (a copy). */
  public long[] extents() {
    return extents.clone();
  }

  public Shape shape() {
    return Shape.of(extents);
  }

  public TensorType type() {
    return TensorType.of(dtype, shape());
  }

  /** The number of elements. */
  public int size() {
    return bytes.remaining() / dtype.bytes();
  }

  /** A read-only view of the elements' bytes, in the machine's order. */
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.nativeOrder());
  }

  /** One element, in row-major order, as a double (a 64-bit integer may be rounded). */
  public double getDouble(int index) {
    return switch (dtype) {
      case FLOAT64 -> bytes.getDouble(8 * index);
      case FLOAT32 -> bytes.getFloat(4 * index);
      case FLOAT16 -> ReducedFloats.fromFloat16(bytes.getShort(2 * index));
      case BFLOAT16 -> ReducedFloats.fromBfloat16(bytes.getShort(2 * index));
      case INT64 -> bytes.getLong(8 * index);
      case INT32 -> bytes.getInt(4 * index);
      case UINT8 -> Byte.toUnsignedInt(bytes.get(index));
      case BOOL -> bytes.get(index) != 0 ? 1 : 0;
    };
  }

  /** One element as a long; floats are rounded towards zero. */
  public long getLong(int index) {
    return dtype == DType.INT64 ? bytes.getLong(8 * index) : (long) getDouble(index);
  }

  /** The elements as doubles. */
  public double[] toDoubleArray() {
    double[] values = new double[size()];
    Arrays.setAll(values, this::getDouble);
    return values;
  }

  /** The elements as floats, rounded where the type is wider. */
  public float[] toFloatArray() {
    float[] values = new float[size()];
    if (dtype == DType.FLOAT32) {
      bytes().asFloatBuffer().get(values);
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) getDouble(i);
      }
    }
    return values;
  }

  /** The elements as longs. */
  public long[] toLongArray() {
    long[] values = new long[size()];
    Arrays.setAll(values, this::getLong);
    return values;
  }

  /** The elements as ints; 64-bit integers beyond their range throw {@link ArithmeticException}. */
  public int[] toIntArray() {
    int[] values = new int[size()];
    Arrays.setAll(values, i -> Math.toIntExact(getLong(i)));
    return values;
  }

  /** The only element of a tensor of size one, as a double. */
  public double item() {
    if (size() != 1) {
      throw new IllegalStateException("not a single element: " + type());
    }
    return getDouble(0);
  }

  /** The same elements under other extents of the same product. */
  public HostTensor reshape(long... newExtents) {
    return new HostTensor(dtype, newExtents, bytes());
  }

  /** The same values in another type, rounded where that is narrower. */
  public HostTensor castTo(DType other) {
    if (other == dtype) {
      return this;
    }
    if (dtype == DType.INT64 && other == DType.INT32) {
      return of(toIntArray(), extents);
    }
    ByteBuffer buffer = allocate(other, size());
    for (int i = 0; i < size(); i++) {
      put(buffer, other, i, getDouble(i));
    }
    return new HostTensor(other, extents, buffer);
  }

  /** Equal if type, extents and every byte are equal. */
  @Override
  public boolean equals(Object other) {
    // Weights are large, and most often compared with themselves.
    if (other == this) {
      return true;
    }
    return other instanceof HostTensor tensor
        && dtype == tensor.dtype
        && Arrays.equals(extents, tensor.extents)
        && bytes.equals(tensor.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * dtype.hashCode() + Arrays.hashCode(extents)) + bytes.hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(type().toString()).append(" {");
    for (int i = 0; i < Math.min(size(), 8); i++) {
      text.append(i == 0 ? "" : ", ").append(dtype.isFloat() ? getDouble(i) : getLong(i));
    }
    return text.append(size() > 8 ? ", …}" : "}").toString();
  }

  private static ByteBuffer allocate(DType dtype, int size) {
    int length = Math.multiplyExact(size, dtype.bytes());
    return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
  }
}
