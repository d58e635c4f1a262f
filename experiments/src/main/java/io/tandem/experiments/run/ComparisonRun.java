package io.tandem.experiments.run;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.console.RunEnd;
import io.tandem.experiments.report.ResultTable;
import io.tandem.experiments.rundir.Comparison;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
    if (!experiment.start().resume() || !Files.exists(directory.provenance())) {
      directory.writeProvenance(
          new RunProvenance(
                  experiment.config(), Optional.empty(), Optional.empty(), experiment.start())
              .now());
    }
    experiment.console().comparing(experiment.config().backend(), directory.path());
    try {
      List<String> backends = experiment.config().backend();
      for (int i = 0; i < backends.size(); i++) {
        if (!completed(backends.get(i))) {
          interrupted(backends.get(i), backends.subList(i + 1, backends.size()));
          return INTERRUPTED;
        }
      }
      compare(directory);
      return 0;
    } catch (IOException | RuntimeException e) {
      experiment.failed(Optional.empty(), e);
      throw e;
    }
  }

  /** Tells what there is by then, and what there is not. */
  private void interrupted(String backend, List<String> left) {
    RunDirectory directory = experiment.directory();
    ResultTable table = new ResultTable();
    for (RunDirectory run : directory.runs()) {
      if (Files.exists(run.metrics())) {
        table.add(String.valueOf(run.path().getFileName()), run.readMetrics());
      }
    }
    experiment
        .console()
        .ended(
            new RunEnd(
                Optional.empty(),
                RunOutcome.INTERRUPTED,
                "",
                Map.of(),
                table,
                Optional.empty(),
                Optional.empty(),
                directory.path(),
                experiment.report()));
    experiment
        .err()
        .printf(
            "tandem: the comparison was interrupted on %s%s; 'tandem run %s --resume' goes on%n",
            backend,
            left.isEmpty() ? "" : "; " + String.join(", ", left) + " did not run",
            directory.path());
  }

  /** Whether the run on a backend came to its end, and was not interrupted. */
  private boolean completed(String backend) {
    RunDirectory directory = experiment.directory();
    Path output = directory.path().resolve(backend);
    List<String> options = new ArrayList<>(experiment.console().optionsOfParts());
    if (experiment.start().resume()) {
      // Goes on with what there is of it, and begins it if there is nothing.
      options.add("--resume");
    }
    int exit = ChildProcess.run(directory.config(), backend, output, options);
    if (exit == INTERRUPTED || exit == TERMINATED) {
      return false;
    }
    if (exit != 0) {
      String message = "the run on '" + backend + "' ended with exit code " + exit + ", see above";
      if (exit == BAD_INPUT) {
        throw new BadInputException(message);
      }
      throw new RunFailedException(message);
    }
    return true;
  }

  private void compare(RunDirectory directory) throws IOException {
    Map<String, Comparison.Run> runs = new LinkedHashMap<>();
    Map<String, SortedMap<Long, Double>> losses = new LinkedHashMap<>();
    ResultTable table = new ResultTable();
    Optional<String> sample = Optional.empty();
    for (String backend : experiment.config().backend()) {
      RunDirectory run = RunDirectory.open(directory.path().resolve(backend));
      Map<String, Double> figures = run.readMetrics();
      table.add(backend, figures);
      losses.put(backend, Journal.read(run.journal()).curve(JournalCallback.TRAIN_LOSS));
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
  }
}
