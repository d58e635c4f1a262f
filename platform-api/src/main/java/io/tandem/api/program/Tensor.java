package io.tandem.api.program;

import io.tandem.api.op.ArgMax;
import io.tandem.api.op.Binary;
import io.tandem.api.op.Cast;
import io.tandem.api.op.Compare;
import io.tandem.api.op.Concat;
import io.tandem.api.op.CumSum;
import io.tandem.api.op.Expand;
import io.tandem.api.op.Gather;
import io.tandem.api.op.GatherAlong;
import io.tandem.api.op.IsFinite;
import io.tandem.api.op.LogSoftmax;
import io.tandem.api.op.LogSumExp;
import io.tandem.api.op.Logical;
import io.tandem.api.op.MatMul;
import io.tandem.api.op.Not;
import io.tandem.api.op.Op;
import io.tandem.api.op.Pad;
import io.tandem.api.op.Reduce;
import io.tandem.api.op.Reshape;
import io.tandem.api.op.Reverse;
import io.tandem.api.op.ScatterAddRows;
import io.tandem.api.op.Slice;
import io.tandem.api.op.Softmax;
import io.tandem.api.op.Split;
import io.tandem.api.op.StopGradient;
import io.tandem.api.op.TopK;
import io.tandem.api.op.Transpose;
import io.tandem.api.op.Unary;
import io.tandem.api.op.Where;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A value in a program that is being traced, with the operations of NumPy and PyTorch as methods.
 *
 * <p>Nothing is computed when a method is called: the operation is checked and recorded. Operands
 * of two element types meet in {@link DType#promote}; shapes broadcast as in NumPy; axes may be
 * counted from the end as -1, -2, …; numbers take the tensor's element type. A wrong operand throws
 * {@link TracingException}. Neural network layers are in {@link Nn}.
 *
 * <p>The file is long because every operation is one line of it: model code is read with this class
 * beside it.
 */
public final class Tensor {
  private final Trace trace;
  private final Value value;

  Tensor(Trace trace, Value value) {
    this.trace = trace;
    this.value = value;
  }

  public Trace trace() {
    return trace;
  }

  public Value value() {
    return value;
  }

  public TensorType type() {
    return value.type();
  }

  public DType dtype() {
    return value.type().dtype();
  }

  public Shape shape() {
    return value.type().shape();
  }

  /** The extent of an axis. */
  public Dim dim(int axis) {
    return shape().dim(axis);
  }

  private Tensor one(Op op, Tensor... operands) {
    return trace.apply(op, operands).get(0);
  }

  private Tensor unary(Unary.Function function) {
    return one(new Unary(function), this);
  }

  private Tensor binary(Binary.Function function, Tensor other) {
    DType dtype = DType.promote(dtype(), other.dtype());
    return one(new Binary(function), castTo(dtype), other.castTo(dtype));
  }

  private Tensor compare(Compare.Relation relation, Tensor other) {
    DType dtype = DType.promote(dtype(), other.dtype());
    return one(new Compare(relation), castTo(dtype), other.castTo(dtype));
  }

  private Tensor number(double number) {
    return trace.scalar(dtype(), number);
  }

  // Arithmetic, element by element.

  public Tensor plus(Tensor other) {
    return binary(Binary.Function.ADD, other);
  }

  public Tensor plus(double number) {
    return plus(number(number));
  }

  public Tensor minus(Tensor other) {
    return binary(Binary.Function.SUBTRACT, other);
  }

  public Tensor minus(double number) {
    return minus(number(number));
  }

  public Tensor times(Tensor other) {
    return binary(Binary.Function.MULTIPLY, other);
  }

  public Tensor times(double number) {
    return times(number(number));
  }

  public Tensor dividedBy(Tensor other) {
    return binary(Binary.Function.DIVIDE, other);
  }

  public Tensor dividedBy(double number) {
    return dividedBy(number(number));
  }

  public Tensor power(Tensor other) {
    return binary(Binary.Function.POWER, other);
  }

  public Tensor power(double number) {
    return power(number(number));
  }

  public Tensor maximum(Tensor other) {
    return binary(Binary.Function.MAXIMUM, other);
  }

  public Tensor minimum(Tensor other) {
    return binary(Binary.Function.MINIMUM, other);
  }

  public Tensor negate() {
    return unary(Unary.Function.NEGATE);
  }

  public Tensor abs() {
    return unary(Unary.Function.ABS);
  }

  public Tensor sign() {
    return unary(Unary.Function.SIGN);
  }

  public Tensor exp() {
    return unary(Unary.Function.EXP);
  }

  public Tensor expm1() {
    return unary(Unary.Function.EXPM1);
  }

  public Tensor log() {
    return unary(Unary.Function.LOG);
  }

  public Tensor log1p() {
    return unary(Unary.Function.LOG1P);
  }

  public Tensor sqrt() {
    return unary(Unary.Function.SQRT);
  }

  public Tensor rsqrt() {
    return unary(Unary.Function.RSQRT);
  }

  public Tensor reciprocal() {
    return unary(Unary.Function.RECIPROCAL);
  }

  public Tensor square() {
    return unary(Unary.Function.SQUARE);
  }

  public Tensor sin() {
    return unary(Unary.Function.SIN);
  }

  public Tensor cos() {
    return unary(Unary.Function.COS);
  }

  public Tensor tanh() {
    return unary(Unary.Function.TANH);
  }

  public Tensor sigmoid() {
    return unary(Unary.Function.SIGMOID);
  }

  public Tensor softplus() {
    return unary(Unary.Function.SOFTPLUS);
  }

  public Tensor relu() {
    return unary(Unary.Function.RELU);
  }

  public Tensor erf() {
    return unary(Unary.Function.ERF);
  }

  public Tensor floor() {
    return unary(Unary.Function.FLOOR);
  }

  public Tensor ceil() {
    return unary(Unary.Function.CEIL);
  }

  public Tensor round() {
    return unary(Unary.Function.ROUND);
  }

  // Comparison and choice.

  public Tensor equalTo(Tensor other) {
    return compare(Compare.Relation.EQUAL, other);
  }

  public Tensor equalTo(double number) {
    return equalTo(number(number));
  }

  public Tensor notEqualTo(Tensor other) {
    return compare(Compare.Relation.NOT_EQUAL, other);
  }

  public Tensor notEqualTo(double number) {
    return notEqualTo(number(number));
  }

  public Tensor less(Tensor other) {
    return compare(Compare.Relation.LESS, other);
  }

  public Tensor less(double number) {
    return less(number(number));
  }

  public Tensor lessEqual(Tensor other) {
    return compare(Compare.Relation.LESS_EQUAL, other);
  }

  public Tensor greater(Tensor other) {
    return compare(Compare.Relation.GREATER, other);
  }

  public Tensor greater(double number) {
    return greater(number(number));
  }

  public Tensor greaterEqual(Tensor other) {
    return compare(Compare.Relation.GREATER_EQUAL, other);
  }

  public Tensor and(Tensor other) {
    return one(new Logical(Logical.Connective.AND), this, other);
  }

  public Tensor or(Tensor other) {
    return one(new Logical(Logical.Connective.OR), this, other);
  }

  public Tensor not() {
    return one(new Not(), this);
  }

  public Tensor isFinite() {
    return one(new IsFinite(), this);
  }

  /** {@code condition ? a : b}, element by element. */
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    DType dtype = DType.promote(a.dtype(), b.dtype());
    return condition.one(new Where(), condition, a.castTo(dtype), b.castTo(dtype));
  }

  public Tensor castTo(DType dtype) {
    return dtype == dtype() ? this : one(new Cast(dtype), this);
  }

  public Tensor stopGradient() {
    return one(new StopGradient(), this);
  }

  public Tensor zerosLike() {
    return trace.fill(0, type());
  }

  public Tensor onesLike() {
    return trace.fill(1, type());
  }

  // Matrix products.

  /** Matrix product over the last two axes. */
  public Tensor matmul(Tensor other) {
    return matmul(other, false, false);
  }

  /** Matrix product over the last two axes, either operand transposed on the way. */
  public Tensor matmul(Tensor other, boolean transposeThis, boolean transposeOther) {
    DType dtype = DType.promote(dtype(), other.dtype());
    return one(new MatMul(transposeThis, transposeOther), castTo(dtype), other.castTo(dtype));
  }

  // Shape.

  public Tensor reshape(List<Dim> dims) {
    Shape shape = new Shape(dims);
    return shape.equals(shape()) ? this : one(new Reshape(shape), this);
  }

  public Tensor reshape(Dim... dims) {
    return reshape(List.of(dims));
  }

  /**
   * Splits an axis into several: {@code unflatten(-1, h, d)} makes {@code […, h*d]} {@code […, h,
   * d]}.
   */
  public Tensor unflatten(int axis, long... extents) {
    int at = shape().axis(axis);
    List<Dim> dims = new ArrayList<>(shape().dims());
    dims.remove(at);
    dims.addAll(at, Shape.of(extents).dims());
    return reshape(dims);
  }

  /** Joins the axes from {@code from} to {@code to}, both included, into one. */
  public Tensor flatten(int from, int to) {
    int first = shape().axis(from);
    int last = shape().axis(to);
    List<Dim> dims = new ArrayList<>(shape().dims().subList(0, first));
    dims.add(shape().sub(first, last + 1).size());
    dims.addAll(shape().dims().subList(last + 1, shape().rank()));
    return reshape(dims);
  }

  /** Puts an axis of extent one before {@code axis}; -1 appends one. */
  public Tensor unsqueeze(int axis) {
    return reshape(shape().insert(axis, Dim.ONE).dims());
  }

  /** Takes an axis of extent one away. */
  public Tensor squeeze(int axis) {
    return reshape(shape().without(axis).dims());
  }

  /** Axis i of the result is axis {@code permutation[i]} of this. */
  public Tensor transpose(List<Integer> permutation) {
    List<Integer> counted = permutation.stream().map(shape()::axis).toList();
    boolean same = counted.equals(IntStream.range(0, shape().rank()).boxed().toList());
    return same ? this : one(new Transpose(counted), this);
  }

  /** Exchanges two axes. */
  public Tensor transpose(int a, int b) {
    List<Integer> axes = new ArrayList<>(IntStream.range(0, shape().rank()).boxed().toList());
    Collections.swap(axes, shape().axis(a), shape().axis(b));
    return transpose(axes);
  }

  /** Moves an axis to another place, the others keeping their order. */
  public Tensor moveAxis(int from, int to) {
    List<Integer> axes = new ArrayList<>(IntStream.range(0, shape().rank()).boxed().toList());
    axes.add(shape().axis(to), axes.remove(shape().axis(from)));
    return transpose(axes);
  }

  /** Repeats this to a shape that it broadcasts to. */
  public Tensor expand(Shape shape) {
    return shape.equals(shape()) ? this : one(new Expand(shape), this);
  }

  /** Sums over what broadcasting to this shape repeated: the opposite of {@link #expand}. */
  public Tensor sumTo(Shape shape) {
    if (shape.equals(shape())) {
      return this;
    }
    int extra = shape().rank() - shape.rank();
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < shape().rank(); i++) {
      if (i < extra || (shape.dim(i - extra).is(1) && !shape().dim(i).is(1))) {
        axes.add(i);
      }
    }
    return sum(axes, false).reshape(shape.dims());
  }

  public static Tensor concat(List<Tensor> parts, int axis) {
    Tensor first = parts.get(0);
    if (parts.size() == 1) {
      return first;
    }
    return first.trace.apply(new Concat(first.shape().axis(axis)), parts).get(0);
  }

  /** Cuts an axis into parts of these extents. */
  public List<Tensor> split(int axis, Dim... sizes) {
    return trace.apply(new Split(shape().axis(axis), List.of(sizes)), this);
  }

  /** Cuts an axis into equal parts. */
  public List<Tensor> chunk(int axis, int parts) {
    Dim[] sizes = new Dim[parts];
    Arrays.fill(sizes, dim(axis).dividedBy(Dim.of(parts)));
    return split(axis, sizes);
  }

  /** The elements from start (inclusive) to end (exclusive) of an axis. */
  public Tensor slice(int axis, Dim start, Dim end) {
    return one(new Slice(shape().axis(axis), start, end, 1), this);
  }

  /** The elements start, start+step, … below end of an axis. */
  public Tensor slice(int axis, long start, long end, int step) {
    return one(new Slice(shape().axis(axis), Dim.of(start), Dim.of(end), step), this);
  }

  /** One element of an axis, which disappears. */
  public Tensor select(int axis, long index) {
    return slice(axis, Dim.of(index), Dim.of(index + 1)).squeeze(axis);
  }

  public Tensor pad(int axis, Dim before, Dim after, double padding) {
    if (before.is(0) && after.is(0)) {
      return this;
    }
    return one(new Pad(shape().axis(axis), before, after, padding), this);
  }

  public Tensor reverse(int axis) {
    return one(new Reverse(shape().axis(axis)), this);
  }

  // Indexing.

  /** Whole slices of an axis by index, as NumPy's {@code take}. */
  public Tensor gather(int axis, Tensor indices) {
    return one(new Gather(shape().axis(axis)), this, indices);
  }

  /** Single elements of an axis by index, as NumPy's {@code take_along_axis}. */
  public Tensor gatherAlong(int axis, Tensor indices) {
    return one(new GatherAlong(shape().axis(axis)), this, indices);
  }

  public Tensor scatterAddRows(Tensor indices, Tensor rows) {
    return one(new ScatterAddRows(), this, indices, rows);
  }

  /** 1 where the last, new axis's index is this tensor's element, 0 elsewhere, in {@code f32}. */
  public Tensor oneHot(int depth) {
    Tensor classes = trace.iota(Dim.of(depth), dtype());
    return unsqueeze(-1).equalTo(classes).castTo(DType.FLOAT32);
  }

  public Tensor argMax(int axis) {
    return one(new ArgMax(shape().axis(axis)), this);
  }

  /** The k greatest elements of the last axis and their indices. */
  public List<Tensor> topK(int k) {
    return trace.apply(new TopK(k), this);
  }

  // Reductions.

  private Tensor reduce(Reduce.Function function, List<Integer> axes, boolean keepDims) {
    List<Integer> counted = axes.stream().map(shape()::axis).sorted().toList();
    return counted.isEmpty() ? this : one(new Reduce(function, counted, keepDims), this);
  }

  private List<Integer> allAxes() {
    return IntStream.range(0, shape().rank()).boxed().toList();
  }

  public Tensor sum() {
    return sum(allAxes(), false);
  }

  public Tensor sum(List<Integer> axes, boolean keepDims) {
    return reduce(Reduce.Function.SUM, axes, keepDims);
  }

  public Tensor mean() {
    return mean(allAxes(), false);
  }

  public Tensor mean(List<Integer> axes, boolean keepDims) {
    return reduce(Reduce.Function.MEAN, axes, keepDims);
  }

  public Tensor max(List<Integer> axes, boolean keepDims) {
    return reduce(Reduce.Function.MAX, axes, keepDims);
  }

  public Tensor min(List<Integer> axes, boolean keepDims) {
    return reduce(Reduce.Function.MIN, axes, keepDims);
  }

  public Tensor any(List<Integer> axes, boolean keepDims) {
    return reduce(Reduce.Function.ANY, axes, keepDims);
  }

  public Tensor all(List<Integer> axes, boolean keepDims) {
    return reduce(Reduce.Function.ALL, axes, keepDims);
  }

  public Tensor cumSum(int axis) {
    return one(new CumSum(shape().axis(axis), false, false), this);
  }

  /** {@code log(sum(exp(x)))} over the last axis. */
  public Tensor logSumExp(boolean keepDim) {
    return one(new LogSumExp(keepDim), this);
  }

  /** {@code exp(x) / sum(exp(x))} over the last axis. */
  public Tensor softmax() {
    return one(new Softmax(), this);
  }

  /** {@code x - log(sum(exp(x)))} over the last axis. */
  public Tensor logSoftmax() {
    return one(new LogSoftmax(), this);
  }

  @Override
  public String toString() {
    return value + ": " + type();
  }
}
