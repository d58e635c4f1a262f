package io.tandem.experiments.bench;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.DeviceTensor;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * What the machine can do at best, on an engine: a matrix product for what is bound by arithmetic,
 * a sum over much memory for what is bound by reading it. Operands are drawn on the device and stay
 * there; the result is one number.
 */
final class Reference implements AutoCloseable {
  /** Rows and columns of the product's operands. */
  static final long EXTENT = 2048;

  /** Rows and columns where a processor has no fast product in a precision. */
  private static final long SMALL = 256;

  /** What one product may take, in seconds. */
  private static final double PATIENCE = 2;

  /** What one call must take, in seconds: many times what it takes to ask a GPU for something. */
  private static final double LEAST = 5e-3;

  /** Rows and columns that suffice on the fastest of them. */
  private static final long LARGE = 16384;

  /** Rows and columns of what is summed: 256 MiB of 32-bit floats, more than caches hold. */
  static final long NUMBERS = 8192;

  private static final String RESULT = "result";

  private final DeviceState state;
  private final Executable executable;
  private final Map<String, DeviceTensor> operands = new LinkedHashMap<>();

  /**
   * What the time of a call is multiplied with: the work that is told of over that which is done.
   */
  private final double scale;

  private Reference(Engine engine, Program program, double scale) {
    this.scale = scale;
    state = engine.newState();
    executable = state.compile(program, CompileOptions.FUSED);
    program.inputs().forEach((name, value) -> operands.put(name, drawn(name, value.type())));
    // The first calls compile and touch memory.
    seconds();
    seconds();
  }

  /**
   * The reference of a task, ready to be timed. Where the product would take longer than two
   * seconds, as in float16 on processors without it, a smaller one is computed, and where a call
   * would take less than 5 ms, as on GPUs, a larger one; the time told is that which the product or
   * the sum would take at that rate.
   */
  static Reference of(Engine engine, BenchJob job) {
    if (job.task() != BenchTask.TRAIN) {
      return longEnough(
          NUMBERS,
          rows -> new Reference(engine, reading(rows), Math.pow((double) NUMBERS / rows, 2)));
    }
    Reference small = product(engine, job.precision(), SMALL);
    if (small.seconds() > PATIENCE) {
      return small;
    }
    small.close();
    return longEnough(EXTENT, rows -> product(engine, job.precision(), rows));
  }

  private static Reference product(Engine engine, Precision precision, long extent) {
    double scale = Math.pow((double) EXTENT / extent, 3);
    return new Reference(engine, product(precision, extent), scale);
  }

  /** The first of twice as many rows and columns each time whose call takes long enough. */
  private static Reference longEnough(long rows, LongFunction<Reference> ofRows) {
    Reference reference = ofRows.apply(rows);
    if (rows >= LARGE || reference.seconds() / reference.scale >= LEAST) {
      return reference;
    }
    reference.close();
    return longEnough(2 * rows, ofRows);
  }

  /** The product of two square matrices, reduced to one number. */
  private static Program product(Precision precision, long extent) {
    TensorType square = TensorType.of(DType.FLOAT32, Shape.of(extent, extent));
    Program program =
        Trace.program(
            "benchmark.product",
            trace ->
                trace.output(
                    RESULT,
                    trace
                        .input("a", square)
                        .matmul(trace.input("b", square))
                        .slice(0, 0, 1, 1)
                        .castTo(DType.FLOAT32)
                        .sum()));
    return precision.applyTo(program);
  }

  /** Floating-point operations of the product. */
  static double productFlops() {
    return 2.0 * EXTENT * EXTENT * EXTENT;
  }

  /** The sum of the numbers of a square matrix. */
  private static Program reading(long rows) {
    TensorType square = TensorType.of(DType.FLOAT32, Shape.of(rows, rows));
    return Trace.program(
        "benchmark.reading", trace -> trace.output(RESULT, trace.input("numbers", square).sum()));
  }

  /** Bytes that the sum reads. */
  static double readingBytes() {
    return (double) Float.BYTES * NUMBERS * NUMBERS;
  }

  private DeviceTensor drawn(String name, TensorType type) {
    Program draw =
        Trace.program(
            "benchmark.draw",
            trace ->
                trace.output(
                    name, trace.uniform(type.shape()).minus(trace.scalar(DType.FLOAT32, 0.5))));
    try (Executable drawing = state.compile(draw, CompileOptions.FUSED);
        Results results = drawing.run(Map.of(Trace.SEED, HostTensor.scalar(1L)))) {
      return results.take(name);
    }
  }

  /** Computes once and returns the seconds that it takes. */
  double seconds() {
    long begun = System.nanoTime();
    try (Results results = executable.run(operands)) {
      double result = results.host(RESULT).item();
      double seconds = Workload.since(begun);
      if (!Double.isFinite(result)) {
        throw new IllegalStateException("the reference computed " + result);
      }
      return seconds * scale;
    }
  }

  @Override
  public void close() {
    operands.values().forEach(DeviceTensor::close);
    executable.close();
    state.close();
  }
}
