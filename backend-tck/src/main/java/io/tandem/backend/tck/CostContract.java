package io.tandem.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.training.SmallModels;
import io.tandem.backend.tck.training.TrainedModel;
import io.tandem.backend.tck.training.Trajectory;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What time and memory may depend on. The oracle promises nothing of the kind. */
abstract class CostContract {
  private static final Pattern MEASURED = Pattern.compile("(\\d+) (\\d+)");

  protected abstract Subject subject();

  @Test
  void aStepOnARowSparseTableTakesTimeByItsBatchNotByItsRows() {
    double few = secondsPerStep(10_000);
    double many = secondsPerStep(100_000);
    // A dense update of ten times as many rows takes ten times as long.
    assertTrue(many < 3 * few + 1e-3, () -> String.format("%.6f s a step, then %.6f s", few, many));
  }

  private double secondsPerStep(int rows) {
    TrainedModel model = SmallModels.wordVectors(rows, 64, 32);
    TrainingSettings settings = TrainingSettings.of(new Optimizer.Adagrad(1e-10, 0.1, 0));
    TrainingPrograms programs = TrainingPrograms.of(model.objective(), settings);
    double[] seconds = new double[30];
    try (DeviceState state = subject().engine().newState()) {
      Trajectory.initialize(state, programs);
      try (Executable step = state.compile(programs.step(), CompileOptions.FUSED)) {
        for (int i = 0; i < seconds.length; i++) {
          Map<String, HostTensor> inputs = Trajectory.inputs(model, i + 1, 0.1);
          long start = System.nanoTime();
          try (Results results = step.run(inputs)) {
            results.host(TrainingPrograms.LOSS);
          }
          seconds[i] = (System.nanoTime() - start) / 1e9;
        }
      }
    }
    // Others share the machine: the fastest quarter is what the step itself takes.
    Arrays.sort(seconds);
    return seconds[seconds.length / 4];
  }

  @Test
  void memoryStaysAsItIsOverTwoThousandStepsOfTraining() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/status")), "no /proc on this system");
    Map<Long, Long> resident = new HashMap<>();
    probe(MemoryProbe.class, List.of(), "128m", resident::put);
    long early = resident.get((long) MemoryProbe.EARLY);
    long late = resident.get((long) MemoryProbe.LATE);
    assertTrue(
        Math.abs(late - early) <= 0.02 * early,
        () ->
            String.format(
                "%.1f MB are resident after %d steps, %.1f MB after %d",
                early / 1e6, MemoryProbe.EARLY, late / 1e6, MemoryProbe.LATE));
  }

  @Test
  void aStepThatComputesItsLayersAgainTakesLessThanHalfTheMemory()
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/status")), "no /proc on this system");
    long kept = bytesOfSteps();
    long again = bytesOfSteps("h.*");
    // Of the 16 layers each keeps one value in place of six.
    assertTrue(
        2 * again < kept,
        () -> String.format("%.1f MB, and %.1f MB with layers kept", again / 1e6, kept / 1e6));
  }

  private long bytesOfSteps(String... recompute) throws IOException, InterruptedException {
    List<Long> taken = new ArrayList<>();
    // TensorFlow Java refuses to have more than four times the heap resident.
    probe(
        RecomputationProbe.class,
        List.of(recompute),
        "256m",
        (before, peak) -> taken.add(peak - before));
    return taken.get(0);
  }

  /**
   * Runs a program of the kit in a JVM of its own.
   *
   * @param arguments what it is given besides the backend's class
   * @param heap how much the JVM's heap has
   * @param measured takes the pairs of numbers that it prints
   */
  private void probe(
      Class<?> program, List<String> arguments, String heap, BiConsumer<Long, Long> measured)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile("probe", ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // A heap that is there from the beginning and the quick compiler alone: what grows after that
    // is the backend's.
    command.addAll(List.of("-Xms" + heap, "-Xmx" + heap));
    command.addAll(List.of("-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
    command.add("-XX:TieredStopAtLevel=1");
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("ai.djl.") || name.startsWith("org.slf4j."))
        .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.addAll(List.of("-cp", everythingOnThePath(), program.getName()));
    command.add(subject().backend().getClass().getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    // What is freed goes back to the system at once, so that it is seen.
    builder.environment().put("MALLOC_MMAP_THRESHOLD_", "1048576");
    Process process = builder.start();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher matcher = MEASURED.matcher(line);
        if (matcher.matches()) {
          measured.accept(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        }
      }
    }
    assertEquals(0, process.waitFor(), () -> read(errors));
    Files.delete(errors);
  }

  /** Modules and classes of this JVM, all for the class path of another. */
  private static String everythingOnThePath() {
    return Stream.of("jdk.module.path", "java.class.path")
        .map(System::getProperty)
        .filter(path -> path != null && !path.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
