package io.tandem.experiments.run;

import io.tandem.experiments.console.RunEnd;
import io.tandem.experiments.report.ResultTable;
import io.tandem.experiments.rundir.Folds;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunOutcome;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Runs an experiment once for each part of its documents that is kept for validation, each in a
 * process of its own, and says what the runs' figures are on average and how far they lie apart.
 */
final class CrossValidation {
  private final Experiment experiment;

  CrossValidation(Experiment experiment) {
    this.experiment = experiment;
  }

  int run() throws IOException {
    RunDirectory directory = experiment.directory();
    int folds = experiment.config().folds();
    experiment.console().crossValidating(folds, directory.path());
    Map<String, String> parts = new LinkedHashMap<>();
    for (int fold = 1; fold <= folds; fold++) {
      parts.put(RunDirectory.FOLD + fold, "split.fold=" + fold);
    }
    return new PartRuns(experiment, "cross-validation", parts).run(() -> conclude(directory));
  }

  private void conclude(RunDirectory directory) {
    Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
    directory
        .parts()
        .forEach(
            part -> figures.put(String.valueOf(part.path().getFileName()), part.readMetrics()));
    Folds folds = Folds.of(figures);
    directory.writeMetrics(folds.means());
    directory.writeFolds(folds);
    ResultTable table = new ResultTable();
    table.add("mean", folds.means());
    table.add("deviation", folds.deviations());
    figures.forEach(table::add);
    experiment
        .console()
        .ended(
            new RunEnd(
                Optional.of(experiment.config().runName()),
                RunOutcome.COMPLETED,
                "",
                folds.means(),
                table,
                Optional.empty(),
                Optional.empty(),
                directory.path(),
                experiment.report()));
  }
}
