package io.tandem.experiments.run;

import io.tandem.api.training.Callback;
import io.tandem.api.training.TrainingEvent;
import io.tandem.experiments.rundir.JournalWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Writes the metrics of every step and validation to a run's journal. */
record JournalCallback(JournalWriter journal, TrackingCost cost) implements Callback {
  /** The curve by which backends are compared. */
  static final String TRAIN_LOSS = "train/loss";

  /** What precedes the names of a validation's figures. */
  static final String VALIDATION = "validation/";

  static final String TOKENS_PER_SECOND = "train/tokens-per-second";
  private static final int WARM_UP = 400;

  /** As what a crash leaves is named, which the next run clears away. */
  private static final String SCRATCH = ".journal.warm-up.tmp";

  private static final String OUTSIDE_ENGINE = "train/seconds-outside-engine";

  /** What is never the same twice. */
  static final Set<String> TIMINGS = Set.of(TOKENS_PER_SECOND, OUTSIDE_ENGINE);

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.Stepped) {
      cost.ofStep(() -> write(event));
    } else {
      write(event);
    }
  }

  /**
   * Writes some steps to a file that is deleted again, so that the first steps of a training do not
   * pay for what a JVM does when code runs for the first time.
   *
   * @param folder in which a file can be written
   */
  static void warmUp(Path folder) {
    Path file = folder.resolve(SCRATCH);
    try {
      try (JournalWriter journal = JournalWriter.open(file, InstantSource.system())) {
        JournalCallback callback = new JournalCallback(journal, new TrackingCost());
        for (int step = 1; step <= WARM_UP; step++) {
          double figure = 1.0 / (step + 2);
          callback.on(
              new TrainingEvent.Stepped(
                  step,
                  figure,
                  figure,
                  List.of(),
                  figure,
                  step,
                  figure,
                  figure,
                  OptionalDouble.of(figure),
                  false));
        }
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // A disk that is full is told by the journal itself, and ends no run.
      return;
    }
  }

  private void write(TrainingEvent event) {
    Map<String, Double> values = new LinkedHashMap<>();
    if (event instanceof TrainingEvent.Stepped stepped) {
      values.put(TRAIN_LOSS, stepped.loss());
      values.put("train/gradient-norm", stepped.gradientNorm());
      values.put("train/learning-rate", stepped.rate());
      stepped
          .lossScale()
          .ifPresent(
              scale -> {
                values.put("train/loss-scale", scale);
                values.put("train/skipped", stepped.skipped() ? 1.0 : 0.0);
              });
      values.put(TOKENS_PER_SECOND, stepped.targetTokens() / stepped.seconds());
      values.put(OUTSIDE_ENGINE, stepped.seconds() - stepped.engineSeconds());
    } else if (event instanceof TrainingEvent.Validated validated) {
      validated.metrics().forEach((name, figure) -> values.put(VALIDATION + name, figure));
    } else if (event instanceof TrainingEvent.Saving || event instanceof TrainingEvent.Ended) {
      journal.force();
      return;
    } else {
      return;
    }
    journal.append(event.step(), values);
  }
}
