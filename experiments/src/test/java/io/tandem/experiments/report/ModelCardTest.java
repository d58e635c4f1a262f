package io.tandem.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The card that a run's model is handed on with. */
class ModelCardTest {
  private static final String CONFIG =
      """
      backend = djl
      data { type = text-file }
      model { type = gpt, layers = 2 }
      training { type = gradient, steps = 4, note = "a | b ` c\\nd" }
      """;

  @TempDir Path folder;

  private String card(RunDirectory run, RunOutcome outcome) throws IOException {
    new ModelCard(run, outcome).write();
    return Files.readString(run.path().resolve("README.md"));
  }

  @Test
  void itSaysWhatWasTrainedOnWhatAndWhatItCameTo() throws IOException {
    RunDirectory run = FixtureRun.complete(folder.resolve("my-run"), CONFIG);
    Files.createDirectories(run.checkpoints());
    String card = card(run, RunOutcome.COMPLETED);
    List<String> lines = card.lines().toList();
    assertEquals("---", lines.get(0));
    List<String> front = lines.subList(1, 1 + lines.subList(1, lines.size()).indexOf("---"));
    assertTrue(front.contains("library_name: tandem"), card);
    assertTrue(front.contains("- name: \"my-run\""), card);
    assertTrue(front.contains("    - type: \"loss\""), card);
    assertTrue(front.contains("      value: 2.5"), card);
    assertTrue(lines.contains("# my-run"), card);
    assertTrue(lines.contains("| `model.layers` | `2` |"), card);
    assertTrue(lines.contains("| `validation/loss` | 2.5000 |"), card);
    assertTrue(card.contains("came to its end"), card);
    assertTrue(card.contains(FixtureRun.REVISION), card);
    assertTrue(lines.contains("./tandem run my-run/config.conf"), card);
    assertTrue(lines.contains("./tandem generate my-run 'A prompt'"), card);
  }

  @Test
  void whatARunSaysEndsNoCellAndNoCode() throws IOException {
    RunDirectory run = FixtureRun.complete(folder.resolve("a_b <i>"), CONFIG);
    String card = card(run, RunOutcome.COMPLETED);
    assertTrue(card.contains("| `training.note` | `` a \\| b ` c d `` |"), card);
    assertTrue(card.contains("| `<i>data</i>` | 3 | `ba78` |"), card);
    assertTrue(card.contains("# a\\_b \\<i\\>"), card);
  }

  @Test
  void aRunThatWasStoppedHasACardToo() throws IOException {
    RunDirectory run = FixtureRun.begun(folder.resolve("run"), CONFIG);
    String card = card(run, RunOutcome.INTERRUPTED);
    assertTrue(card.contains("was interrupted, and can go on"), card);
    assertFalse(card.contains("model-index"), card);
    assertFalse(card.contains("## Figures"), card);
  }

  @Test
  void aFigureThatIsNoNumberIsNoneForPrograms() throws IOException {
    RunDirectory run = FixtureRun.complete(folder.resolve("run"), CONFIG);
    run.writeMetrics(Map.of("validation/loss", Double.NaN));
    String card = card(run, RunOutcome.COMPLETED);
    assertFalse(card.contains("model-index"), card);
    assertTrue(card.contains("| `validation/loss` | NaN |"), card);
  }
}
