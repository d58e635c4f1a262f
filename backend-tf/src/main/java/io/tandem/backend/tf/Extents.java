package io.tandem.backend.tf;

import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Output;

/**
 * The extents of a program's axes as nodes of its graph: numbers where they are known, arithmetic
 * on the shapes of the placeholders where they are symbolic. All are {@code int32}.
 */
final class Extents implements Dim.Arithmetic<Output<?>> {
  private final GraphWriter writer;
  private final Map<String, Output<?>> symbols = new HashMap<>();
  private final Map<Dim, Output<?>> scalars = new HashMap<>();
  private final Map<Shape, Output<?>> vectors = new HashMap<>();

  Extents(GraphWriter writer) {
    this.writer = writer;
  }

  /** Takes the symbols that are axes of an input from its placeholder. */
  void bind(Shape declared, Output<?> placeholder) {
    Output<?> shape = null;
    for (int i = 0; i < declared.rank(); i++) {
      Dim dim = declared.dim(i);
      if (dim.isSymbol() && !symbols.containsKey(dim.symbols().first())) {
        shape = shape == null ? writer.apply("Shape", placeholder) : shape;
        Output<?> begin = writer.constant(i);
        Output<?> end = writer.constant(i + 1);
        symbols.put(
            dim.symbols().first(),
            writer
                .op("StridedSlice", shape, begin, end, writer.constant(1))
                .set("shrink_axis_mask", 1)
                .out());
      }
    }
  }

  /** An extent as a scalar. */
  Output<?> scalar(Dim dim) {
    Output<?> known = scalars.get(dim);
    if (known == null) {
      known = dim.in(this);
      scalars.put(dim, known);
    }
    return known;
  }

  /** Extents as a vector. */
  Output<?> vector(Shape shape) {
    Output<?> known = vectors.get(shape);
    if (known == null) {
      known = shape.isStatic() ? numbers(shape, -1) : packed(shape.dims());
      vectors.put(shape, known);
    }
    return known;
  }

  /**
   * Extents as the operand of a reshape: where only one is symbolic TensorFlow finds it out, which
   * lets it know the others when the graph is built.
   */
  Output<?> target(Shape shape) {
    long unknown = shape.dims().stream().filter(dim -> !dim.isStatic()).count();
    boolean empty = shape.dims().stream().anyMatch(dim -> dim.is(0));
    return unknown == 1 && !empty ? numbers(shape, -1) : vector(shape);
  }

  /** Extents as a vector, symbolic ones as -1. */
  private Output<?> numbers(Shape shape, int symbolic) {
    return writer.constant(
        shape.dims().stream()
            .mapToInt(dim -> dim.isStatic() ? Math.toIntExact(dim.extent()) : symbolic)
            .toArray());
  }

  private Output<?> packed(List<Dim> dims) {
    List<Output<?>> parts = new ArrayList<>();
    dims.forEach(dim -> parts.add(scalar(dim)));
    return writer.op("Pack").list(parts).out();
  }

  /** What TensorFlow may know of a shape when the graph is built. */
  static org.tensorflow.ndarray.Shape known(Shape shape) {
    return org.tensorflow.ndarray.Shape.of(
        shape.dims().stream().mapToLong(dim -> dim.isStatic() ? dim.extent() : -1).toArray());
  }

  @Override
  public Output<?> constant(long value) {
    return writer.scalar(Math.toIntExact(value));
  }

  @Override
  public Output<?> symbol(String name) {
    return symbols.get(name);
  }

  @Override
  public Output<?> plus(Output<?> a, Output<?> b) {
    return writer.apply("AddV2", a, b);
  }

  @Override
  public Output<?> times(Output<?> a, Output<?> b) {
    return writer.apply("Mul", a, b);
  }
}
