package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.experiments.TinyExperiment;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of {@code tandem run} in float16, in processes of their own. */
class HalfPrecisionRunTest {
  private static final long PATIENCE_SECONDS = 240;
  private static final List<String> BACKENDS = List.of("djl", "tf");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void aTinyExperiment() throws IOException {
    file = TinyExperiment.in(folder, "[djl, tf]", "");
  }

  private String run(int wanted, String output, String... overrides) throws Exception {
    List<String> command = new ArrayList<>(ChildProcess.java());
    command.addAll(List.of("run", file.toString(), "--output", folder.resolve(output).toString()));
    command.addAll(List.of("model.dropout=0", "training.steps=30"));
    command.addAll(List.of(overrides));
    Path log = folder.resolve(output + ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    String told = Files.readString(log);
    assertEquals(wanted, process.exitValue(), told);
    return told;
  }

  private SortedMap<Long, Double> curve(String output, String name) {
    return Journal.read(RunDirectory.open(folder.resolve(output)).journal()).curve(name);
  }

  @Test
  void aTinyGptLearnsAsInFloat32OnBothBackends() throws Exception {
    // Adam takes hardly more than the sign of a gradient, also of one that is mere rounding.
    String damped = "training.optimizer.epsilon=1e-4";
    run(0, "single", damped);
    run(0, "half", damped, "precision=float16", "training.loss-scale.initial=1024");
    for (String backend : BACKENDS) {
      SortedMap<Long, Double> wanted = curve("single/" + backend, "train/loss");
      SortedMap<Long, Double> got = curve("half/" + backend, "train/loss");
      assertEquals(wanted.keySet(), got.keySet());
      assertTrue(wanted.get(30L) < wanted.get(1L) - 1, "it learns");
      // Products are rounded to 2^-11 of a number, and steps pass that on.
      wanted.forEach((step, loss) -> assertEquals(loss, got.get(step), 0.005, "step " + step));
      assertNotEquals(wanted, got, "it is in float16");
      assertTrue(curve("single/" + backend, "train/loss-scale").isEmpty());
      curve("half/" + backend, "train/loss-scale")
          .forEach((step, scale) -> assertEquals(1024, scale, "step " + step));
      curve("half/" + backend, "train/skipped")
          .forEach((step, skipped) -> assertEquals(0, skipped, "step " + step));
    }
  }

  @Test
  void aScaleThatIsTooGreatFallsUntilStepsAreMade() throws Exception {
    run(0, "great", "precision=float16", "training.loss-scale.initial=1e12");
    for (String backend : BACKENDS) {
      SortedMap<Long, Double> skipped = curve("great/" + backend, "train/skipped");
      SortedMap<Long, Double> scales = curve("great/" + backend, "train/loss-scale");
      SortedMap<Long, Double> losses = curve("great/" + backend, "train/loss");
      assertEquals(30, scales.size());
      assertEquals(1, skipped.get(1L));
      assertEquals(0, skipped.get(30L));
      for (long step = 2; step <= 30; step++) {
        double factor = skipped.get(step - 1) == 1 ? 0.5 : 1;
        assertEquals((float) (factor * scales.get(step - 1)), scales.get(step));
      }
      assertTrue(losses.get(30L) < losses.get(1L), "it learns once the scale fits");
    }
  }

  @Test
  void aRunThatNoScaleFitsEndsAndSaysWhatToDo() throws Exception {
    String told =
        run(
            1,
            "none",
            "backend=djl",
            "precision=float16",
            "training.loss-scale.initial=1e12",
            "training.loss-scale.backoff=1e-13");
    assertTrue(told.contains("at step 1 the loss is"), told);
    assertTrue(told.contains("which bfloat16 and float32 have the range for"), told);
  }
}
