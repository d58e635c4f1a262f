package io.tandem.experiments.run;

import io.tandem.experiments.console.RunEnd;
import io.tandem.experiments.report.ResultTable;
import io.tandem.experiments.rundir.Comparison;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Runs an experiment on several backends, each in a process of its own, one after the other, and
 * lays their curves on each other. Data, weights and order are the same, because each run makes
 * them from the same config and seed.
 */
final class ComparisonRun {
  private final Experiment experiment;

  ComparisonRun(Experiment experiment) {
    this.experiment = experiment;
  }

  int run(Trackers trackers) throws IOException {
    RunDirectory directory = experiment.directory();
    experiment.console().comparing(experiment.config().backend(), directory.path());
    Map<String, String> parts = new LinkedHashMap<>();
    experiment.config().backend().forEach(backend -> parts.put(backend, "backend=" + backend));
    return new PartRuns(experiment, "comparison", parts).run(trackers, () -> compare(directory));
  }

  private Map<String, Double> compare(RunDirectory directory) throws IOException {
    Map<String, Comparison.Run> runs = new LinkedHashMap<>();
    Map<String, SortedMap<Long, Double>> losses = new LinkedHashMap<>();
    ResultTable table = new ResultTable();
    Optional<String> sample = Optional.empty();
    for (String backend : experiment.config().backend()) {
      RunDirectory run = RunDirectory.open(directory.path().resolve(backend));
      Map<String, Double> figures = run.readMetrics();
      table.add(backend, figures, run.evaluations().intervals());
      // Cross-validations have curves of their runs, and none of their own.
      losses.put(
          backend,
          run.parts().isEmpty()
              ? Journal.read(run.journal()).curve(JournalCallback.TRAIN_LOSS)
              : new TreeMap<>());
      runs.put(
          backend,
          new Comparison.Run(
              backend,
              figures.get("tokens-per-second"),
              figures.get("peak-memory-bytes").longValue()));
      if (sample.isEmpty() && Files.exists(run.sample())) {
        String text = Files.readString(run.sample()).stripTrailing();
        sample = Optional.of(String.format("A sample, from %s:%n%s", backend, text));
      }
    }
    Comparison comparison = Comparison.of(runs, losses);
    directory.writeComparison(comparison);
    experiment
        .console()
        .ended(
            new RunEnd(
                Optional.empty(),
                RunOutcome.COMPLETED,
                "",
                Map.of(),
                table,
                Optional.of(comparison),
                sample,
                directory.path(),
                experiment.report()));
    Map<String, Double> found = new LinkedHashMap<>();
    found.put("comparison/max-abs-loss-difference", comparison.maxAbsLossDifference());
    found.put("comparison/step-of-max-difference", (double) comparison.stepOfMaxDifference());
    found.put("comparison/steps-compared", (double) comparison.stepsCompared());
    return found;
  }
}
