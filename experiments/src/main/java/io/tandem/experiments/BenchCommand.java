package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.program.Precision;
import io.tandem.experiments.bench.BenchJob;
import io.tandem.experiments.bench.BenchPlot;
import io.tandem.experiments.bench.BenchReport;
import io.tandem.experiments.bench.BenchRow;
import io.tandem.experiments.bench.BenchShape;
import io.tandem.experiments.bench.BenchShape.Architecture;
import io.tandem.experiments.bench.BenchTable;
import io.tandem.experiments.bench.BenchTask;
import io.tandem.experiments.bench.Benchmark;
import io.tandem.experiments.run.ChildProcess;
import io.tandem.experiments.rundir.FailureText;
import io.tandem.experiments.wiring.Providers;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tandem bench}: the speed of training and decoding beside the machine's limits. */
@Command(
    name = "bench",
    description = {
      "Times training steps and decoding on each backend, round by round in turn, beside what the"
          + " machine can do at best: a product of two 2048 x 2048 matrices for training, a sum"
          + " over 256 MiB for decoding. docs/benchmark.md says exactly what is timed."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchCommand implements Callable<Integer> {
  private static final int WARM_UP = 2;

  @Option(
      names = "--backend",
      split = ",",
      paramLabel = "BACKEND",
      completionCandidates = BackendNames.class,
      description = "Backends, separated by commas. Default: all that are there.")
  private List<String> backends = List.of();

  @Option(
      names = "--shape",
      split = ",",
      paramLabel = "SHAPE",
      completionCandidates = ShapeNames.class,
      description =
          "Shapes: gpt-small, bert-small, gpt2-124m, bert-base. Default: the first two, or"
              + " gpt-small where one is changed.")
  private List<String> shapes = List.of();

  @Option(names = "--all", description = "All shapes; takes half an hour on two cores.")
  private boolean all;

  @Option(
      names = "--task",
      split = ",",
      paramLabel = "TASK",
      defaultValue = "train,decode",
      converter = EnumWords.OfBenchTask.class,
      completionCandidates = EnumWords.OfBenchTask.class,
      description = "Any of train, decode. A BERT does not decode. Default: both.")
  private List<BenchTask> tasks;

  @Option(
      names = "--precision",
      split = ",",
      paramLabel = "P",
      defaultValue = "float32,bfloat16",
      converter = EnumWords.OfPrecision.class,
      completionCandidates = EnumWords.OfPrecision.class,
      description = "Any of float32, bfloat16, float16. Default: the first two.")
  private List<Precision> precisions;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "7",
      description = "Timed steps of each row. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description = "The device, by the backend's name for it. Default: ${DEFAULT-VALUE}.")
  private String device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of one operation. Default: one for each core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--decode-batch",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,8",
      description = "Sequences that are decoded at once. Default: ${DEFAULT-VALUE}.")
  private List<Integer> decodeBatches;

  @Option(
      names = "--peer",
      paramLabel = "NAME=COMMAND",
      description =
          "Another program that is timed in the same rounds, as docs/benchmark.md describes; may be"
              + " given several times.")
  private List<String> peers = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes everything as JSON; - for the standard output.")
  private Optional<String> json = Optional.empty();

  @Option(names = "--plot", paramLabel = "FILE", description = "Draws a PNG.")
  private Optional<Path> plot = Optional.empty();

  @ArgGroup(exclusive = false, heading = "%nA shape of your own, changed from the one named:%n")
  private OwnShape own; // null where none of its options is given

  /** What a shape is changed to. */
  static final class OwnShape {
    @Option(names = "--layers", paramLabel = "N", description = "Blocks.")
    private Optional<Integer> layers = Optional.empty();

    @Option(names = "--hidden", paramLabel = "N", description = "Width.")
    private Optional<Integer> hidden = Optional.empty();

    @Option(names = "--heads", paramLabel = "N", description = "Attention heads.")
    private Optional<Integer> heads = Optional.empty();

    @Option(names = "--batch", paramLabel = "N", description = "Sequences of a training step.")
    private Optional<Integer> batch = Optional.empty();

    @Option(names = "--time", paramLabel = "N", description = "Tokens of each of them.")
    private Optional<Integer> time = Optional.empty();

    @Option(names = "--vocabulary", paramLabel = "N", description = "Tokens of the vocabulary.")
    private Optional<Integer> vocabulary = Optional.empty();

    @Option(names = "--prompt", paramLabel = "N", description = "Tokens read before decoding.")
    private Optional<Integer> prompt = Optional.empty();

    @Option(names = "--tokens", paramLabel = "N", description = "Tokens decoded in a round.")
    private Optional<Integer> tokens = Optional.empty();

    private BenchShape applyTo(BenchShape shape) {
      boolean decodes = shape.architecture() == Architecture.GPT;
      if (!decodes && (prompt.isPresent() || tokens.isPresent())) {
        throw new BadInputException("a BERT does not decode: leave --prompt and --tokens out");
      }
      int length = time.orElse(shape.time());
      int read = prompt.orElse(shape.prompt());
      int added = tokens.orElse(shape.tokens());
      return new BenchShape(
          "own",
          shape.architecture(),
          layers.orElse(shape.layers()),
          hidden.orElse(shape.hidden()),
          heads.orElse(shape.heads()),
          vocabulary.orElse(shape.vocabulary()),
          Math.max(length, read + added),
          batch.orElse(shape.batch()),
          length,
          Math.min(shape.predictions(), Math.max(1, length)),
          read,
          added);
    }
  }

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  BenchCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    if (Math.min(rounds, threads) < 1 || decodeBatches.stream().anyMatch(b -> b < 1)) {
      throw new BadInputException("every number of a benchmark must be at least 1");
    }
    Map<String, List<String>> systems = new LinkedHashMap<>();
    for (String name : backends.isEmpty() ? providers.backends() : backends) {
      providers.backend(name);
      List<String> command = new ArrayList<>(ChildProcess.java());
      command.addAll(List.of("bench-worker", name));
      systems.put(name, command);
    }
    peers.forEach(peer -> add(peer, systems));
    List<BenchJob> jobs = jobs();
    json.filter(file -> !toStandardOutput()).map(Path::of).ifPresent(BenchCommand::makePlaceFor);
    plot.ifPresent(BenchCommand::makePlaceFor);
    Instant started = Instant.now();
    CommandLine line = spec.commandLine();
    PrintWriter people = toStandardOutput() ? line.getErr() : line.getOut();
    people.print(BenchTable.HEADING);
    people.flush();
    List<BenchRow> rows =
        new Benchmark(systems, jobs, rounds, System.err)
            .run(
                measured -> {
                  measured.forEach(row -> people.print(BenchTable.line(row)));
                  people.flush();
                });
    report(started, rows);
    return rows.stream().anyMatch(row -> row.outcome() instanceof BenchRow.Failed) ? 1 : 0;
  }

  private static void add(String peer, Map<String, List<String>> systems) {
    int equals = peer.indexOf('=');
    String command = peer.substring(equals + 1).strip();
    if (equals < 1 || command.isEmpty()) {
      throw new BadInputException("--peer takes NAME=COMMAND, not '" + peer + "'");
    }
    String name = peer.substring(0, equals);
    if (systems.putIfAbsent(name, List.of(command.split("\\s+"))) != null) {
      throw new BadInputException("two of what is to be measured are named '" + name + "'");
    }
  }

  /** Makes the folder of a file that is written at the end: an hour's figures need a place. */
  private static void makePlaceFor(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null || Files.isDirectory(file)) {
        throw new BadInputException(file + ": is a folder; name a file");
      }
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".writable", null));
    } catch (IOException e) {
      throw new BadInputException(
          file + ": cannot be written, for its folder cannot: " + FailureText.of(e), e);
    }
  }

  private List<BenchShape> chosen() {
    if (own != null) {
      if (all || shapes.size() > 1) {
        throw new BadInputException("only one shape can be changed: name one with --shape");
      }
      return List.of(own.applyTo(BenchShape.named(shapes.isEmpty() ? "gpt-small" : shapes.get(0))));
    }
    if (all) {
      return BenchShape.STANDARD;
    }
    return shapes.isEmpty()
        ? BenchShape.STANDARD.subList(0, 2)
        : shapes.stream().map(BenchShape::named).toList();
  }

  private List<BenchJob> jobs() {
    List<BenchJob> jobs = new ArrayList<>();
    for (BenchShape shape : chosen()) {
      for (BenchTask task : tasks) {
        if (task == BenchTask.DECODE && shape.architecture() == Architecture.BERT) {
          continue;
        }
        for (Precision precision : precisions) {
          List<Integer> batches = task == BenchTask.TRAIN ? List.of(shape.batch()) : decodeBatches;
          for (int batch : batches) {
            jobs.add(new BenchJob(shape, task, precision, batch, device, threads, WARM_UP));
          }
        }
      }
    }
    if (jobs.isEmpty()) {
      throw new BadInputException("nothing to measure: a BERT does not decode");
    }
    return jobs;
  }

  private boolean toStandardOutput() {
    return json.isPresent() && json.get().equals("-");
  }

  private void report(Instant started, List<BenchRow> rows) throws IOException {
    if (json.isPresent()) {
      CommandLine line = spec.commandLine();
      List<String> arguments = line.getParent().getParseResult().originalArgs();
      String text =
          JsonWriter.pretty(
              new BenchReport(started, arguments, device, threads, rounds, rows).toJson());
      if (toStandardOutput()) {
        line.getOut().print(text);
        line.getOut().flush();
      } else {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(Path.of(json.get()), c -> AtomicFile.writeFully(c, bytes));
      }
    }
    if (plot.isPresent()) {
      BenchPlot.write(plot.get(), rows);
    }
  }
}
