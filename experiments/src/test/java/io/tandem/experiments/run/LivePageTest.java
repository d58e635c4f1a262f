package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.training.TrainingEvent;
import io.tandem.experiments.TinyExperiment;
import io.tandem.experiments.rundir.JournalWriter;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.wiring.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivePageTest {
  private static final Providers PROVIDERS = Providers.load();

  @TempDir Path folder;

  private RunDirectory directory() throws IOException {
    Path file = folder.resolve("tiny.conf");
    Files.writeString(file, TinyExperiment.text(folder.resolve("text.txt"), "djl"));
    RunDirectory directory = RunDirectory.create(folder.resolve("run"));
    directory.writeConfig(ExperimentFile.read(PROVIDERS, file, List.of()).resolved());
    return directory;
  }

  private static TrainingEvent validated(long step) {
    return new TrainingEvent.Validated(step, Map.of("loss", 1.0));
  }

  @Test
  void thePageOfARunThatIsGoingOnShowsWhatItHasMeasuredByThen() throws IOException {
    RunDirectory directory = directory();
    try (JournalWriter journal = JournalWriter.open(directory.journal(), InstantSource.system())) {
      journal.append(7, JournalCallback.TRAIN_LOSS, 1.234567);
      try (LivePage page =
          new LivePage(directory, ExperimentDefaults.of(PROVIDERS), Duration.ZERO)) {
        page.on(validated(7));
      }
    }
    String html = Files.readString(directory.report());
    assertTrue(html.contains("1.234567"), "the curve");
    assertTrue(html.contains("not finished"), "that it is going on");
  }

  @Test
  void nothingIsDrawnBeforeItIsTime() throws IOException {
    RunDirectory directory = directory();
    try (LivePage page =
        new LivePage(directory, ExperimentDefaults.of(PROVIDERS), Duration.ofHours(1))) {
      page.on(validated(7));
    }
    assertFalse(Files.exists(directory.report()));
  }

  @Test
  void aPageThatCannotBeDrawnIsNoFailureOfTheRun() throws IOException {
    RunDirectory directory = directory();
    Files.writeString(directory.journal(), "no journal\n");
    try (LivePage page = new LivePage(directory, ExperimentDefaults.of(PROVIDERS), Duration.ZERO)) {
      page.on(validated(1));
      page.on(validated(2));
    }
    assertEquals("no journal\n", Files.readString(directory.journal()));
    assertFalse(Files.exists(directory.report()));
  }
}
