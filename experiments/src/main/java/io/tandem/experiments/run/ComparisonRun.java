package io.tandem.experiments.run;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.rundir.Comparison;
import io.tandem.experiments.rundir.CurvePlot;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Runs an experiment on several backends, each in a process of its own, one after the other, and
 * lays their curves on each other. Data, weights and order are the same, because each run makes
 * them from the same config and seed.
 */
final class ComparisonRun {
  private static final int BAD_INPUT = 2;
  private static final int INTERRUPTED = 130;
  private static final int TERMINATED = 143;

  private final Experiment experiment;

  ComparisonRun(Experiment experiment) {
    this.experiment = experiment;
  }

  int run() throws IOException {
    RunDirectory directory = experiment.directory();
    new RunProvenance(
            experiment.config(), Optional.empty(), Optional.empty(), experiment.arguments())
        .write(directory);
    for (String backend : experiment.config().backend()) {
      Path output = directory.path().resolve(backend);
      int exit = ChildProcess.run(directory.config(), backend, output);
      if (exit == INTERRUPTED || exit == TERMINATED) {
        return INTERRUPTED;
      }
      if (exit != 0) {
        String message =
            "the run on '" + backend + "' ended with exit code " + exit + ", see above";
        if (exit == BAD_INPUT) {
          throw new BadInputException(message);
        }
        throw new RunFailedException(message);
      }
    }
    report(directory);
    return 0;
  }

  private void report(RunDirectory directory) throws IOException {
    Map<String, Comparison.Run> runs = new LinkedHashMap<>();
    Map<String, SortedMap<Long, Double>> losses = new LinkedHashMap<>();
    ResultTable table = new ResultTable();
    Map<String, Map<String, Double>> baselines = new LinkedHashMap<>();
    String sample = "";
    for (String backend : experiment.config().backend()) {
      RunDirectory run = RunDirectory.open(directory.path().resolve(backend));
      Map<String, Double> figures = run.readMetrics();
      table.add(backend, figures);
      baselines.putAll(Evaluations.baselines(figures));
      losses.put(backend, Journal.read(run.journal()).curve(JournalCallback.TRAIN_LOSS));
      runs.put(
          backend,
          new Comparison.Run(
              backend,
              figures.get("tokens-per-second"),
              figures.get("peak-memory-bytes").longValue()));
      Path text = run.path().resolve(BackendRun.SAMPLE);
      if (sample.isEmpty() && Files.exists(text)) {
        sample = String.format("%nA sample, from %s:%n%s", backend, Files.readString(text));
      }
    }
    baselines.forEach(table::add);
    Comparison comparison = Comparison.of(runs, losses);
    directory.writeComparison(comparison);
    CurvePlot.write(directory.curves(), "Training loss in nats a token", losses);
    experiment.out().print(table.text());
    experiment
        .out()
        .printf(
            Locale.ROOT,
            "%nThe curves differ by at most %.2e (at step %d of %d).%n%s%nEverything is in %s%n",
            comparison.maxAbsLossDifference(),
            comparison.stepOfMaxDifference(),
            comparison.stepsCompared(),
            sample,
            directory.path());
  }
}
