package io.tandem.benchmarks;

import io.tandem.api.model.Phase;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.models.gpt.Gpt;
import io.tandem.models.gpt.GptConfig;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From a GPT to the program of a training step. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ProgramBenchmark {
  /** Blocks of the model; 12 are GPT-2's. */
  @Param({"6", "12"})
  public int layers;

  private Gpt gpt;
  private Program objective;

  /** Traces a model to start from. */
  @Setup
  public void prepare() {
    gpt = gpt(layers);
    objective = gpt.objective(Phase.TRAINING);
  }

  static Gpt gpt(int layers) {
    return new Gpt(new GptConfig(layers, 768, 12, 1024, 0.1, 1e-5), 50_257);
  }

  static Program step(Program objective, Precision precision) {
    TrainingSettings settings =
        TrainingSettings.of(new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.1))
            .withMaxNorm(1)
            .withPrecision(precision);
    return TrainingPrograms.of(objective, settings).step();
  }

  /** Tracing the loss. */
  @Benchmark
  public Program trace() {
    return gpt.objective(Phase.TRAINING);
  }

  /** Differentiation, clipping and AdamW, and the programs for accumulation. */
  @Benchmark
  public Program differentiate() {
    return step(objective, Precision.FLOAT32);
  }

  /** The same after autocast. */
  @Benchmark
  public Program differentiateInBfloat16() {
    return step(objective, Precision.BFLOAT16);
  }
}
