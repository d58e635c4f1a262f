package io.tandem.benchmarks;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Philox;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A million draws from the generator behind initial weights and shuffles. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RandomBenchmark {
  private static final int DRAWS = 1 << 20;

  /** Blocks of 64 bits. */
  @Benchmark
  public long bits() {
    Philox random = Philox.of(1, "bits");
    long all = 0;
    for (int i = 0; i < DRAWS; i++) {
      all ^= random.bits(i);
    }
    return all;
  }

  /** Normally distributed numbers. */
  @Benchmark
  public double normal() {
    Philox random = Philox.of(1, "normal");
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
      sum += random.normal(i);
    }
    return sum;
  }

  /** The first value of a weight of 1024 x 1024. */
  @Benchmark
  public HostTensor weight() {
    return Initializer.normal(0.02).create(1, "weight", Shape.of(1024, 1024));
  }
}
