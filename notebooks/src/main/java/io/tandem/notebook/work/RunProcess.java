package io.tandem.notebook.work;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.experiments.run.ChildProcess;
import io.tandem.experiments.run.RunFailedException;
import io.tandem.notebook.kernel.CellOutput;
import io.tandem.notebook.show.Rich;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code tandem run} in a process of its own, whose progress is drawn below the cell. So a run has
 * all the memory, its engines do not meet those of the notebook, and an interrupt is what Ctrl-C is
 * at a terminal: the step is finished and the state saved. The run ends likewise when the
 * notebook's process does, however that is.
 */
public final class RunProcess {
  private static final int BAD_INPUT = 2;

  /** Lines of the process's messages that a failure is told with. */
  private static final int MOST_LINES = 20;

  private static final int FIRST_WITH_RESTRICTED_NATIVES = 24;

  private final CellOutput output;
  private final Map<String, CellBar> bars = new LinkedHashMap<>();
  private final Deque<String> messages = new ArrayDeque<>();

  /** A process that is yet to be started. */
  public RunProcess(CellOutput output) {
    this.output = output;
  }

  /**
   * Runs it to its end.
   *
   * @param arguments of {@code tandem run}, without {@code --json}
   * @throws BadInputException if the experiment is not as it has to be
   * @throws RunFailedException if it fails
   * @throws java.util.concurrent.CancellationException if the cell was interrupted; the run's state
   *     is saved
   */
  public void run(List<String> arguments) {
    List<String> command = new ArrayList<>(java());
    command.add("run");
    command.addAll(arguments);
    command.add("--json");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putIfAbsent("TF_CPP_MIN_LOG_LEVEL", "2");
    builder.environment().putIfAbsent("NVIDIA_TF32_OVERRIDE", "0");
    if (builder.environment().putIfAbsent("OMP_WAIT_POLICY", "PASSIVE") == null) {
      builder.environment().putIfAbsent("GOMP_SPINCOUNT", "10000");
    }
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new RunFailedException("the process of the run cannot be started: " + e, e);
    }
    int code = Interruptible.run("the run", () -> follow(process), process::destroy);
    if (code != 0) {
      String told = String.join("\n", messages);
      throw code == BAD_INPUT
          ? new BadInputException(told)
          : new RunFailedException(told.isEmpty() ? "the run ended with " + code : told);
    }
    messages.forEach(warning -> output.show(Rich.text(warning)));
  }

  private int follow(Process process) throws InterruptedException {
    Thread errors =
        new Thread(() -> lines(process.errorReader(StandardCharsets.UTF_8), this::told));
    errors.setDaemon(true);
    errors.start();
    lines(process.inputReader(StandardCharsets.UTF_8), this::happened);
    errors.join();
    return process.waitFor();
  }

  private static void lines(BufferedReader reader, java.util.function.Consumer<String> each) {
    try (reader) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        each.accept(line);
      }
    } catch (IOException e) {
      // The process is gone, and with it the other end.
      each.accept("");
    }
  }

  /** What engines print about themselves is not for the notebook. */
  private void told(String line) {
    if (line.startsWith("tandem: ")) {
      synchronized (messages) {
        messages.add(line.substring("tandem: ".length()));
        if (messages.size() > MOST_LINES) {
          messages.remove();
        }
      }
    }
  }

  private void happened(String line) {
    if (!line.startsWith("{")) {
      return;
    }
    try {
      JsonObject event = JsonReader.read(line, "the run").asObject();
      switch (text(event, "event")) {
        case "begun" -> begun(event);
        case "step" ->
            bar(event)
                .step(
                    number(event, "step"), figure(event, "loss"), figure(event, "tokensPerSecond"));
        case "validated" -> bar(event).validated(figures(event.member("metrics").asObject()));
        case "ended" -> ended(event);
        default -> {
          // Checkpoints, and what later versions may tell.
        }
      }
    } catch (JsonException e) {
      told("tandem: a line of the run that cannot be read: " + e.getMessage());
    }
  }

  private void begun(JsonObject event) {
    if (event.get("steps").isPresent()) {
      bar(event).begin(number(event, "step"), number(event, "steps"));
    }
  }

  private void ended(JsonObject event) {
    if (event.get("backend").isPresent()) {
      String outcome = text(event, "outcome");
      bar(event).end(outcome.equals("completed") ? "done" : outcome);
    }
  }

  private CellBar bar(JsonObject event) {
    return bars.computeIfAbsent(text(event, "backend"), name -> new CellBar(output, name));
  }

  private static String text(JsonObject event, String key) {
    return event.get(key).map(JsonValue::asString).orElse("");
  }

  private static long number(JsonObject event, String key) {
    return (long) event.member(key).asDouble();
  }

  private static double figure(JsonObject event, String key) {
    return JsonFigure.fromJson(event.member(key), key);
  }

  private static Map<String, Double> figures(JsonObject json) {
    Map<String, Double> figures = new LinkedHashMap<>();
    json.members().forEach((name, value) -> figures.put(name, JsonFigure.fromJson(value, name)));
    return figures;
  }

  /** The command line of this platform, with what the launcher gives it. */
  private static List<String> java() {
    List<String> command = new ArrayList<>();
    if (ChildProcess.class.getModule().isNamed()) {
      command.addAll(ChildProcess.java());
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-cp", classPath(), "io.tandem.experiments.Main"));
    }
    List<String> options =
        new ArrayList<>(
            List.of(
                ChildProcess.endsWithThis(),
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Djava.awt.headless=true"));
    if (Runtime.version().feature() >= FIRST_WITH_RESTRICTED_NATIVES) {
      options.add("--sun-misc-unsafe-memory-access=allow");
      options.add("--enable-native-access=ALL-UNNAMED");
    }
    String more = System.getenv("TANDEM_JAVA_OPTS");
    if (more != null) {
      Stream.of(more.split("\\s+")).filter(option -> !option.isEmpty()).forEach(options::add);
    }
    command.addAll(1, options);
    return command;
  }

  /** Where this class comes from: the jars beside its own, and those that are no modules. */
  private static String classPath() {
    Path own =
        Path.of(
            java.net.URI.create(
                RunProcess.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    if (!Files.isRegularFile(own)) {
      return System.getProperty("java.class.path");
    }
    List<Path> folders = new ArrayList<>(List.of(own.getParent()));
    Path natives = own.resolveSibling("../classpath").normalize();
    if (Files.isDirectory(natives)) {
      folders.add(natives);
    }
    return folders.stream()
        .flatMap(RunProcess::jars)
        .map(Path::toString)
        .collect(Collectors.joining(java.io.File.pathSeparator));
  }

  private static Stream<Path> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be read", e);
    }
  }
}
