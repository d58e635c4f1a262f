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
import io.tandem.api.op.ScaleGradient;
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

  /** The trace that this belongs to. */
  public Trace trace() {
    return trace;
  }

  /** The value in the program. */
  public Value value() {
    return value;
  }

  /** Element type and shape. */
  public TensorType type() {
    return value.type();
  }

  /** The element type. */
  public DType dtype() {
    return value.type().dtype();
  }

  /** The extents. */
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

  /** {@code this + other} ({@link Binary}). */
  public Tensor plus(Tensor other) {
    return binary(Binary.Function.ADD, other);
  }

  /** {@code this + number} ({@link Binary}). */
  public Tensor plus(double number) {
    return plus(number(number));
  }

  /** {@code this - other} ({@link Binary}). */
  public Tensor minus(Tensor other) {
    return binary(Binary.Function.SUBTRACT, other);
  }

  /** {@code this - number} ({@link Binary}). */
  public Tensor minus(double number) {
    return minus(number(number));
  }

  /** {@code this · other}, element by element ({@link Binary}). */
  public Tensor times(Tensor other) {
    return binary(Binary.Function.MULTIPLY, other);
  }

  /** {@code this · number}, element by element ({@link Binary}). */
  public Tensor times(double number) {
    return times(number(number));
  }

  /** {@code this / other}; floats only ({@link Binary}). */
  public Tensor dividedBy(Tensor other) {
    return binary(Binary.Function.DIVIDE, other);
  }

  /** {@code this / number}; floats only ({@link Binary}). */
  public Tensor dividedBy(double number) {
    return dividedBy(number(number));
  }

  /** This to the power of the other, as C's {@code pow}; floats only ({@link Binary}). */
  public Tensor power(Tensor other) {
    return binary(Binary.Function.POWER, other);
  }

  /** This to the power of a number, as C's {@code pow}; floats only ({@link Binary}). */
  public Tensor power(double number) {
    return power(number(number));
  }

  /** The greater of each pair; a tie shares the gradient ({@link Binary}). */
  public Tensor maximum(Tensor other) {
    return binary(Binary.Function.MAXIMUM, other);
  }

  /** The smaller of each pair; a tie shares the gradient ({@link Binary}). */
  public Tensor minimum(Tensor other) {
    return binary(Binary.Function.MINIMUM, other);
  }

  /** {@code -this} ({@link Unary}). */
  public Tensor negate() {
    return unary(Unary.Function.NEGATE);
  }

  /** The absolute value; derivative 0 at 0 ({@link Unary}). */
  public Tensor abs() {
    return unary(Unary.Function.ABS);
  }

  /** -1, 0 or 1; derivative 0 ({@link Unary}). */
  public Tensor sign() {
    return unary(Unary.Function.SIGN);
  }

  /** e to the power of this ({@link Unary}). */
  public Tensor exp() {
    return unary(Unary.Function.EXP);
  }

  /** {@code exp(this) - 1}, exact near 0 ({@link Unary}). */
  public Tensor expm1() {
    return unary(Unary.Function.EXPM1);
  }

  /** The natural logarithm ({@link Unary}). */
  public Tensor log() {
    return unary(Unary.Function.LOG);
  }

  /** {@code log(1 + this)}, exact near 0 ({@link Unary}). */
  public Tensor log1p() {
    return unary(Unary.Function.LOG1P);
  }

  /** The square root ({@link Unary}). */
  public Tensor sqrt() {
    return unary(Unary.Function.SQRT);
  }

  /** {@code 1 / sqrt(this)} ({@link Unary}). */
  public Tensor rsqrt() {
    return unary(Unary.Function.RSQRT);
  }

  /** {@code 1 / this} ({@link Unary}). */
  public Tensor reciprocal() {
    return unary(Unary.Function.RECIPROCAL);
  }

  /** {@code this · this} ({@link Unary}). */
  public Tensor square() {
    return unary(Unary.Function.SQUARE);
  }

  /** The sine of radians ({@link Unary}). */
  public Tensor sin() {
    return unary(Unary.Function.SIN);
  }

  /** The cosine of radians ({@link Unary}). */
  public Tensor cos() {
    return unary(Unary.Function.COS);
  }

  /** The hyperbolic tangent ({@link Unary}). */
  public Tensor tanh() {
    return unary(Unary.Function.TANH);
  }

  /** {@code 1 / (1 + exp(-this))} ({@link Unary}). */
  public Tensor sigmoid() {
    return unary(Unary.Function.SIGMOID);
  }

  /** {@code log(1 + exp(this))}, without overflow ({@link Unary}). */
  public Tensor softplus() {
    return unary(Unary.Function.SOFTPLUS);
  }

  /** {@code max(this, 0)}; derivative 0 at 0 ({@link Unary}). */
  public Tensor relu() {
    return unary(Unary.Function.RELU);
  }

  /** The error function ({@link Unary}). */
  public Tensor erf() {
    return unary(Unary.Function.ERF);
  }

  /** The greatest integer not above; derivative 0 ({@link Unary}). */
  public Tensor floor() {
    return unary(Unary.Function.FLOOR);
  }

  /** The least integer not below; derivative 0 ({@link Unary}). */
  public Tensor ceil() {
    return unary(Unary.Function.CEIL);
  }

  /** The nearest integer, ties to the even one; derivative 0 ({@link Unary}). */
  public Tensor round() {
    return unary(Unary.Function.ROUND);
  }

  // Comparison and choice.

  /** Whether elements are equal; false for NaN ({@link Compare}). */
  public Tensor equalTo(Tensor other) {
    return compare(Compare.Relation.EQUAL, other);
  }

  /** Whether elements equal a number; false for NaN ({@link Compare}). */
  public Tensor equalTo(double number) {
    return equalTo(number(number));
  }

  /** Whether elements differ; true for NaN ({@link Compare}). */
  public Tensor notEqualTo(Tensor other) {
    return compare(Compare.Relation.NOT_EQUAL, other);
  }

  /** Whether elements differ from a number; true for NaN ({@link Compare}). */
  public Tensor notEqualTo(double number) {
    return notEqualTo(number(number));
  }

  /** Whether this is less than the other ({@link Compare}). */
  public Tensor less(Tensor other) {
    return compare(Compare.Relation.LESS, other);
  }

  /** Whether this is less than a number ({@link Compare}). */
  public Tensor less(double number) {
    return less(number(number));
  }

  /** Whether this is at most the other ({@link Compare}). */
  public Tensor lessEqual(Tensor other) {
    return compare(Compare.Relation.LESS_EQUAL, other);
  }

  /** Whether this is greater than the other ({@link Compare}). */
  public Tensor greater(Tensor other) {
    return compare(Compare.Relation.GREATER, other);
  }

  /** Whether this is greater than a number ({@link Compare}). */
  public Tensor greater(double number) {
    return greater(number(number));
  }

  /** Whether this is at least the other ({@link Compare}). */
  public Tensor greaterEqual(Tensor other) {
    return compare(Compare.Relation.GREATER_EQUAL, other);
  }

  /** Conjunction of truth values ({@link Logical}). */
  public Tensor and(Tensor other) {
    return one(new Logical(Logical.Connective.AND), this, other);
  }

  /** Disjunction of truth values ({@link Logical}). */
  public Tensor or(Tensor other) {
    return one(new Logical(Logical.Connective.OR), this, other);
  }

  /** Negation of truth values ({@link Not}). */
  public Tensor not() {
    return one(new Not(), this);
  }

  /** Whether each element is neither NaN nor infinite ({@link IsFinite}). */
  public Tensor isFinite() {
    return one(new IsFinite(), this);
  }

  /** {@code condition ? a : b}, element by element. */
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    DType dtype = DType.promote(a.dtype(), b.dtype());
    return condition.one(new Where(), condition, a.castTo(dtype), b.castTo(dtype));
  }

  /** The same values in another element type ({@link Cast}). */
  public Tensor castTo(DType dtype) {
    return dtype == dtype() ? this : one(new Cast(dtype), this);
  }

  /** The same value, through which no gradient passes ({@link StopGradient}). */
  public Tensor stopGradient() {
    return one(new StopGradient(), this);
  }

  /** The same value, whose gradient is multiplied by factors ({@link ScaleGradient}). */
  public Tensor scaleGradient(Tensor factors) {
    return one(new ScaleGradient(), this, factors);
  }

  /** Zeros of this type. */
  public Tensor zerosLike() {
    return trace.fill(0, type());
  }

  /** Ones of this type. */
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

  /**
   * The same elements in row-major order under another shape of the same size ({@link Reshape}).
   */
  public Tensor reshape(List<Dim> dims) {
    Shape shape = new Shape(dims);
    return shape.equals(shape()) ? this : one(new Reshape(shape), this);
  }

  /**
   * The same elements in row-major order under another shape of the same size ({@link Reshape}).
   */
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

  /** Joins tensors along an axis ({@link Concat}). */
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

  /** Puts elements of one value before and after an axis ({@link Pad}). */
  public Tensor pad(int axis, Dim before, Dim after, double padding) {
    if (before.is(0) && after.is(0)) {
      return this;
    }
    return one(new Pad(shape().axis(axis), before, after, padding), this);
  }

  /** The elements of an axis in the opposite order ({@link Reverse}). */
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

  /** This table with rows added at indices ({@link ScatterAddRows}). */
  public Tensor scatterAddRows(Tensor indices, Tensor rows) {
    return one(new ScatterAddRows(), this, indices, rows);
  }

  /** 1 where the last, new axis's index is this tensor's element, 0 elsewhere, in {@code f32}. */
  public Tensor oneHot(int depth) {
    Tensor classes = trace.iota(Dim.of(depth), dtype());
    return unsqueeze(-1).equalTo(classes).castTo(DType.FLOAT32);
  }

  /**
   * The index of the greatest element of an axis, which disappears; of equal ones the first ({@link
   * ArgMax}).
   */
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

  /** The sum over axes, 0 if empty ({@link Reduce}). */
  public Tensor sum() {
    return sum(allAxes(), false);
  }

  /** The sum over axes, 0 if empty ({@link Reduce}). */
  public Tensor sum(List<Integer> axes, boolean keepDims) {
    return reduce(Reduce.Function.SUM, axes, keepDims);
  }

  /** The mean over axes, NaN if empty ({@link Reduce}). */
  public Tensor mean() {
    return mean(allAxes(), false);
  }

  /** The mean over axes, NaN if empty ({@link Reduce}). */
  public Tensor mean(List<Integer> axes, boolean keepDims) {
    return reduce(Reduce.Function.MEAN, axes, keepDims);
  }

  /**
   * The greatest over axes, negative infinity if empty; ties share the gradient ({@link Reduce}).
   */
  public Tensor max(List<Integer> axes, boolean keepDims) {
    return reduce(Reduce.Function.MAX, axes, keepDims);
  }

  /** The smallest over axes, infinity if empty; ties share the gradient ({@link Reduce}). */
  public Tensor min(List<Integer> axes, boolean keepDims) {
    return reduce(Reduce.Function.MIN, axes, keepDims);
  }

  /** Whether any truth value holds over axes ({@link Reduce}). */
  public Tensor any(List<Integer> axes, boolean keepDims) {
    return reduce(Reduce.Function.ANY, axes, keepDims);
  }

  /** Whether all truth values hold over axes ({@link Reduce}). */
  public Tensor all(List<Integer> axes, boolean keepDims) {
    return reduce(Reduce.Function.ALL, axes, keepDims);
  }

  /** Running sums along an axis ({@link CumSum}). */
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
