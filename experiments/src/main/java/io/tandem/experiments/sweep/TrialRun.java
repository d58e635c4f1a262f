package io.tandem.experiments.sweep;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunLock;
import io.tandem.training.Checkpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the run of a trial left, which is what decides what became of it: a process that was killed
 * when all was written has done its work.
 *
 * @param directory the run's
 * @param goal what is sought
 */
record TrialRun(RunDirectory directory, Goal goal) {

  /** Whether a process that has not ended yet is writing to it. */
  boolean isBusy() {
    try {
      RunLock lock = directory.lock();
      lock.close();
      return false;
    } catch (BadInputException e) {
      return true;
    }
  }

  /** Whether it came to its end. */
  boolean isCompleted() {
    return directory.isCompleted();
  }

  /** What it came to at its end. */
  Map<String, Double> figures() {
    return directory.readMetrics();
  }

  /**
   * The goal's figure at a validation, if it was made and the state after it saved.
   *
   * @param validations its number, from 1
   */
  Optional<Double> value(int validations) {
    if (!Files.exists(directory.journal())) {
      return Optional.empty();
    }
    long saved = saved();
    List<Double> values =
        Journal.read(directory.journal()).curve(goal.figure()).entrySet().stream()
            .filter(point -> point.getKey() <= saved)
            .map(Map.Entry::getValue)
            .toList();
    return validations <= values.size()
        ? Optional.of(values.get(validations - 1))
        : Optional.empty();
  }

  private long saved() {
    try {
      return new Checkpoints(directory.checkpoints(), path -> {})
          .steps().stream().findFirst().orElse(0L);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
