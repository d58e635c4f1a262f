package io.tandem.experiments.run;

import io.tandem.experiments.console.RunEnd;
import io.tandem.experiments.report.ResultTable;
import io.tandem.experiments.rundir.Repetition;
import io.tandem.experiments.rundir.Repetitions;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunOutcome;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Runs an experiment several times, with another seed or another part of its documents for
 * validation each time, each in a process of its own, and says what the runs' figures are on
 * average and how far they lie apart.
 */
final class RepeatedRuns {
  private final Experiment experiment;
  private final Repetition kind;
  private final String what;
  private final Map<String, String> parts;

  private RepeatedRuns(
      Experiment experiment, Repetition kind, String what, Map<String, String> parts) {
    this.experiment = experiment;
    this.kind = kind;
    this.what = what;
    this.parts = parts;
  }

  /** Once with each seed of the config. */
  static RepeatedRuns ofSeeds(Experiment experiment) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (long seed : experiment.config().seed()) {
      parts.put(Repetition.SEED.directory(seed), "seed=" + seed);
    }
    return new RepeatedRuns(experiment, Repetition.SEED, "run of several seeds", parts);
  }

  /** Once for each part of the documents that is kept for validation. */
  static RepeatedRuns ofFolds(Experiment experiment) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (int fold = 1; fold <= experiment.config().folds(); fold++) {
      parts.put(Repetition.FOLD.directory(fold), "split.fold=" + fold);
    }
    return new RepeatedRuns(experiment, Repetition.FOLD, "cross-validation", parts);
  }

  int run(Trackers trackers) throws IOException {
    RunDirectory directory = experiment.directory();
    experiment.console().repeating(kind, parts.size(), directory.path());
    return new PartRuns(experiment, what, parts).run(trackers, () -> conclude(directory));
  }

  private Map<String, Double> conclude(RunDirectory directory) {
    Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
    directory
        .parts()
        .forEach(
            part -> figures.put(String.valueOf(part.path().getFileName()), part.readMetrics()));
    Repetitions repetitions = Repetitions.of(figures);
    directory.writeMetrics(repetitions.means());
    directory.writeRepetitions(kind, repetitions);
    ResultTable table = new ResultTable();
    table.add("mean", repetitions.means());
    table.add("deviation", repetitions.deviations());
    figures.forEach(table::add);
    experiment
        .console()
        .ended(
            new RunEnd(
                Optional.of(experiment.config().runName()),
                RunOutcome.COMPLETED,
                "",
                repetitions.means(),
                table,
                Optional.empty(),
                Optional.empty(),
                directory.path(),
                experiment.report()));
    Map<String, Double> found = new LinkedHashMap<>(repetitions.means());
    repetitions.deviations().forEach((name, value) -> found.put("deviation/" + name, value));
    return found;
  }
}
