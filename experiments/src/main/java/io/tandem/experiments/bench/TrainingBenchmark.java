package io.tandem.experiments.bench;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Philox;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.models.gpt.Gpt;
import io.tandem.models.gpt.GptConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Times training steps of a GPT and products of two square matrices on one engine, in turn, so that
 * both see the same machine.
 *
 * @param config the model's shape
 * @param vocabulary the number of tokens
 * @param batch sequences of each step, each as long as the model's context
 * @param precision of the model and of the product
 * @param rounds timed steps, after three that are not
 */
public record TrainingBenchmark(
    GptConfig config, int vocabulary, int batch, Precision precision, int rounds) {
  private static final int WARM_UP = 3;
  private static final int EXTENT = 2048;
  private static final String PRODUCT = "product";

  /**
   * What was measured; all times are medians.
   *
   * @param stepSeconds the time of a training step
   * @param stepFlops the floating-point operations of one, as its program counts them
   * @param peakFlops operations per second of the matrix product
   * @param tokensPerSecond tokens that are trained on per second
   */
  public record Result(
      double stepSeconds, double stepFlops, double peakFlops, double tokensPerSecond) {
    /** The share of the machine's matrix product rate that training reaches. */
    public double shareOfPeak() {
      return stepFlops / stepSeconds / peakFlops;
    }
  }

  /** Measures on an engine; takes seconds to minutes. */
  public Result run(Engine engine) {
    Program objective = new Gpt(config, vocabulary).objective(Phase.TRAINING);
    TrainingSettings settings =
        TrainingSettings.of(new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.1))
            .withMaxNorm(1)
            .withPrecision(precision);
    TrainingPrograms programs = TrainingPrograms.of(objective, settings);
    Program product = product();
    List<Double> steps = new ArrayList<>();
    List<Double> products = new ArrayList<>();
    try (DeviceState state = engine.newState();
        Executable step = state.compile(programs.step(), CompileOptions.FUSED);
        Executable multiply = state.compile(product, CompileOptions.FUSED)) {
      initialize(state, programs.step());
      initialize(state, product);
      for (int i = 0; i < WARM_UP + rounds; i++) {
        double stepTime = time(step, inputs(i), TrainingPrograms.LOSS);
        double productTime = time(multiply, Map.of(), PRODUCT);
        if (i >= WARM_UP) {
          steps.add(stepTime);
          products.add(productTime);
        }
      }
    }
    long time = config.context();
    double flops = programs.step().flops(Map.of("batch", (long) batch, "time", time));
    double stepSeconds = median(steps);
    return new Result(
        stepSeconds, flops, product.flops(Map.of()) / median(products), batch * time / stepSeconds);
  }

  /** The product of two square variables, reduced to one number so that nothing is copied. */
  private Program product() {
    Program program =
        Trace.program(
            PRODUCT,
            trace -> {
              Scope scope = trace.root().child("benchmark");
              Shape square = Shape.of(EXTENT, EXTENT);
              Tensor a = scope.weight("a", square, Initializer.normal(1));
              Tensor b = scope.weight("b", square, Initializer.normal(1));
              trace.output(PRODUCT, a.matmul(b).slice(0, 0, 1, 1).castTo(DType.FLOAT32).sum());
            });
    return precision.applyTo(program);
  }

  private static void initialize(DeviceState state, Program program) {
    for (Variable variable : program.variables().values()) {
      state.assign(
          variable.name(), variable.initializer().create(1, variable.name(), variable.shape()));
    }
  }

  private Map<String, HostTensor> inputs(int round) {
    int time = config.context();
    int[] ids = new int[batch * time];
    int[] labels = new int[batch * time];
    Philox random = Philox.of(round, "benchmark");
    for (int i = 0; i < ids.length; i++) {
      ids[i] = random.below(i, vocabulary);
      labels[i] = random.below(ids.length + i, vocabulary);
    }
    return Map.of(
        Batch.INPUT_IDS, HostTensor.of(ids, batch, time),
        Batch.LABELS, HostTensor.of(labels, batch, time),
        TrainingPrograms.LEARNING_RATE, HostTensor.scalar(1e-4f));
  }

  private static double time(Executable executable, Map<String, HostTensor> inputs, String output) {
    long begun = System.nanoTime();
    try (Results results = executable.run(inputs)) {
      if (!Double.isFinite(results.host(output).item())) {
        throw new IllegalStateException("the benchmark computed " + results.host(output));
      }
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }
}
