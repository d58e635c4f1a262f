package io.tandem.api.tensor;

/**
 * What is known of a tensor before it is computed: element type and shape.
 *
 * @param dtype the element type
 * @param shape the extents, symbolic ones included
 */
public record TensorType(DType dtype, Shape shape) {

  /** A type of these parts. */
  public static TensorType of(DType dtype, Shape shape) {
    return new TensorType(dtype, shape);
  }

  /** 32-bit floats of known extents. */
  public static TensorType float32(long... extents) {
    return new TensorType(DType.FLOAT32, Shape.of(extents));
  }

  /** 32-bit floats. */
  public static TensorType float32(Dim... dims) {
    return new TensorType(DType.FLOAT32, Shape.of(dims));
  }

  /** 32-bit integers. */
  public static TensorType int32(Dim... dims) {
    return new TensorType(DType.INT32, Shape.of(dims));
  }

  /** The same element type under another shape. */
  public TensorType with(Shape other) {
    return new TensorType(dtype, other);
  }

  /** The same shape of another element type. */
  public TensorType with(DType other) {
    return new TensorType(other, shape);
  }

  /** The number of axes. */
  public int rank() {
    return shape.rank();
  }

  @Override
  public String toString() {
    return dtype.shortName() + shape;
  }
}
