package io.tandem.experiments;

import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Precision;
import io.tandem.experiments.bench.TrainingBenchmark;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.gpt.GptConfig;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tandem bench}: training speed of a GPT beside the machine's matrix product. */
@Command(
    name = "bench",
    description = {
      "Times training steps of a GPT in turn with a product of two 2048 x 2048 matrices, on each"
          + " backend in turn, and tells which share of the product's rate training reaches."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--backend",
      split = ",",
      paramLabel = "NAME",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "Backends, separated by commas. Default: all that are there.")
  private List<String> backends = List.of();

  @Option(names = "--device", defaultValue = "cpu", description = "The device.")
  private String device;

  @Option(names = "--threads", defaultValue = "2", description = "Threads of one operation.")
  private int threads;

  @Option(names = "--layers", defaultValue = "6", description = "Blocks of the model.")
  private int layers;

  @Option(names = "--hidden", defaultValue = "512", description = "Width of the model.")
  private int hidden;

  @Option(names = "--heads", defaultValue = "8", description = "Attention heads of the model.")
  private int heads;

  @Option(names = "--batch", defaultValue = "8", description = "Sequences of a step.")
  private int batch;

  @Option(names = "--time", defaultValue = "256", description = "Tokens of a sequence.")
  private int time;

  @Option(names = "--vocabulary", defaultValue = "4096", description = "Tokens of the vocabulary.")
  private int vocabulary;

  @Option(
      names = "--precision",
      defaultValue = "FLOAT32",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Precision precision;

  @Option(names = "--rounds", defaultValue = "12", description = "Timed steps.")
  private int rounds;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (Math.min(Math.min(layers, hidden), Math.min(heads, batch)) < 1
        || Math.min(Math.min(time, vocabulary), Math.min(threads, rounds)) < 1) {
      throw new BadInputException("every number of a benchmark must be at least 1");
    }
    Providers providers = Providers.load();
    GptConfig config = new GptConfig(layers, hidden, heads, time, 0, 1e-5);
    TrainingBenchmark benchmark =
        new TrainingBenchmark(config, vocabulary, batch, precision, rounds);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%-8s%12s%12s%14s%14s%12s%n",
        "backend",
        "ms/step",
        "tokens/s",
        "GFLOP/s",
        "peak GFLOP/s",
        "share");
    for (String name : backends.isEmpty() ? providers.backends() : backends) {
      try (Engine engine = providers.backend(name).open(new EngineOptions(device, threads))) {
        TrainingBenchmark.Result result = benchmark.run(engine);
        out.printf(
            Locale.ROOT,
            "%-8s%12.1f%12.0f%14.1f%14.1f%10.1f %%%n",
            name,
            1e3 * result.stepSeconds(),
            result.tokensPerSecond(),
            result.stepFlops() / result.stepSeconds() / 1e9,
            result.peakFlops() / 1e9,
            100 * result.shareOfPeak());
        out.flush();
      }
    }
    return 0;
  }
}
