package io.tandem.api.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The extents of a tensor's axes, outermost first; rank 0 is a scalar.
 *
 * <p>Axes are counted from 0, or from the end as -1, -2, … in every method that takes one.
 * Immutable and thread-safe.
 */
public record Shape(List<Dim> dims) {
  /** The shape of a scalar. */
  public static final Shape SCALAR = new Shape(List.of());

  public Shape {
    dims = List.copyOf(dims);
    for (Dim dim : dims) {
      if (dim.isStatic() && dim.extent() < 0) {
        throw new IllegalArgumentException("negative extent in " + dims);
      }
    }
  }

  /** A shape of these extents, outermost first. */
  public static Shape of(Dim... dims) {
    return new Shape(List.of(dims));
  }

  /** A shape of known extents, outermost first. */
  public static Shape of(long... extents) {
    return new Shape(Arrays.stream(extents).mapToObj(Dim::of).toList());
  }

  /** The number of axes. */
  public int rank() {
    return dims.size();
  }

  /** The extent of an axis, negative axes counted from the end. */
  public Dim dim(int axis) {
    return dims.get(axis(axis));
  }

  /**
   * The axis counted from 0.
   *
   * @throws IllegalArgumentException if there is no such axis
   */
  public int axis(int axis) {
    int counted = axis < 0 ? axis + rank() : axis;
    if (counted < 0 || counted >= rank()) {
      throw new IllegalArgumentException("there is no axis " + axis + " in " + this);
    }
    return counted;
  }

  /** The number of elements. */
  public Dim size() {
    return dims.stream().reduce(Dim.ONE, Dim::times);
  }

  /** Whether every extent is known. */
  public boolean isStatic() {
    return dims.stream().allMatch(Dim::isStatic);
  }

  /** The extents as numbers. */
  public long[] extents() {
    return dims.stream().mapToLong(Dim::extent).toArray();
  }

  /** The extents as numbers under a binding of the symbols. */
  public long[] evaluate(Map<String, Long> binding) {
    return dims.stream().mapToLong(d -> d.evaluate(binding)).toArray();
  }

  /** The symbols that occur, in alphabetical order. */
  public SortedSet<String> symbols() {
    SortedSet<String> symbols = new TreeSet<>();
    dims.forEach(d -> symbols.addAll(d.symbols()));
    return symbols;
  }

  /** This shape with one axis of another extent. */
  public Shape with(int axis, Dim dim) {
    List<Dim> changed = new ArrayList<>(dims);
    changed.set(axis(axis), dim);
    return new Shape(changed);
  }

  /** This shape without one axis. */
  public Shape without(int axis) {
    List<Dim> changed = new ArrayList<>(dims);
    changed.remove(axis(axis));
    return new Shape(changed);
  }

  /** This shape with an axis put before {@code axis} (rank() appends). */
  public Shape insert(int axis, Dim dim) {
    List<Dim> changed = new ArrayList<>(dims);
    changed.add(axis < 0 ? axis + rank() + 1 : axis, dim);
    return new Shape(changed);
  }

  /** The axes from {@code from} (inclusive) to {@code to} (exclusive). */
  public Shape sub(int from, int to) {
    return new Shape(dims.subList(from, to));
  }

  /** This shape followed by another. */
  public Shape followedBy(Shape other) {
    List<Dim> all = new ArrayList<>(dims);
    all.addAll(other.dims);
    return new Shape(all);
  }

  /**
   * The shape that two operands broadcast to by NumPy's rule: axes are aligned at the end, and two
   * extents agree if they are equal or one of them is the number 1.
   *
   * @throws IllegalArgumentException naming both shapes, if they do not agree
   */
  public static Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int ia = i - (rank - a.rank());
      int ib = i - (rank - b.rank());
      Dim da = ia < 0 ? Dim.ONE : a.dims.get(ia);
      Dim db = ib < 0 ? Dim.ONE : b.dims.get(ib);
      if (da.equals(db) || db.is(1)) {
        dims.add(da);
      } else if (da.is(1)) {
        dims.add(db);
      } else {
        throw new IllegalArgumentException(
            "the shapes " + a + " and " + b + " do not broadcast: " + da + " against " + db);
      }
    }
    return new Shape(dims);
  }

  @Override
  public String toString() {
    return dims.toString();
  }
}
