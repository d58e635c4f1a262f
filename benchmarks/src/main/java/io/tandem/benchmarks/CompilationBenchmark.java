package io.tandem.benchmarks;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.Executable;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From the program of a GPT-2 training step to what an engine runs: emission, and what the engine
 * does with it before the first call. A state is new each time; no weights are made.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class CompilationBenchmark {
  /** The engine. */
  @Param({"djl", "tf"})
  public String backend;

  /** Blocks of the model; 12 are GPT-2's. */
  @Param("12")
  public int layers;

  private Engine engine;
  private Program step;

  /** Opens the engine. */
  @Setup
  public void prepare() {
    step =
        ProgramBenchmark.step(
            ProgramBenchmark.gpt(layers).objective(Phase.TRAINING), Precision.FLOAT32);
    engine = Backends.open(backend);
  }

  /** Closes the engine. */
  @TearDown
  public void close() {
    engine.close();
  }

  /** Compiles the step. */
  @Benchmark
  public String compile() {
    try (DeviceState state = engine.newState();
        Executable executable = state.compile(step, CompileOptions.FUSED)) {
      return executable.program().name();
    }
  }
}
