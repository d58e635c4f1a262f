package io.tandem.experiments.run;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.console.RunEnd;
import io.tandem.experiments.report.ResultTable;
import io.tandem.experiments.rundir.JournalWriter;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the parts of an experiment, each in a process of its own and one after the other. Where the
 * experiment is continued, each part goes on with what there is of it.
 */
final class PartRuns {
  private static final int BAD_INPUT = 2;
  private static final int INTERRUPTED = 130;
  private static final int TERMINATED = 143;

  private final Experiment experiment;
  private final String what;
  private final Map<String, String> parts;
  private boolean followed;

  /**
   * The parts of an experiment.
   *
   * @param what they make together, for messages
   * @param parts by the names of their directories, what each takes of the experiment as {@code
   *     KEY=VALUE}
   */
  PartRuns(Experiment experiment, String what, Map<String, String> parts) {
    this.experiment = experiment;
    this.what = what;
    this.parts = new LinkedHashMap<>(parts);
  }

  /** What is made of the parts when all of them are done. */
  @FunctionalInterface
  interface Conclusion {
    /** Draws it, and gives the figures that it comes to. */
    Map<String, Double> draw() throws IOException;
  }

  /**
   * Runs them.
   *
   * @param trackers what follows the experiment as a whole
   * @return the exit code
   */
  int run(Trackers trackers, Conclusion conclusion) throws IOException {
    RunDirectory directory = experiment.directory();
    if (!experiment.start().resume() || !Files.exists(directory.provenance())) {
      directory.writeProvenance(
          new RunProvenance(
                  experiment.config(),
                  experiment.providers(),
                  Optional.empty(),
                  Optional.empty(),
                  experiment.start())
              .now());
    }
    try {
      List<String> names = List.copyOf(parts.keySet());
      for (int i = 0; i < names.size(); i++) {
        if (!completed(names.get(i), () -> follow(trackers))) {
          interrupted(names.get(i), names.subList(i + 1, names.size()));
          return INTERRUPTED;
        }
      }
      experiment.end(RunOutcome.COMPLETED, "", 0, conclusion.draw());
      return 0;
    } catch (IOException | RuntimeException e) {
      experiment.failed(Optional.empty(), e);
      throw e;
    }
  }

  /**
   * Begins a journal for the whole when a part has begun to measure, and not before: an experiment
   * that was refused leaves nothing.
   */
  private void follow(Trackers trackers) {
    RunDirectory directory = experiment.directory();
    if (followed || directory.runs().stream().noneMatch(run -> Files.exists(run.journal()))) {
      return;
    }
    followed = true;
    boolean goesOn = Files.exists(directory.journal());
    try (JournalWriter journal = JournalWriter.open(directory.journal(), InstantSource.system())) {
      if (goesOn) {
        journal.appendEvent("resumed", Map.of());
      }
      journal.appendNotes(new RunNotes(directory).beginning(directory.readProvenance()));
    }
    trackers.follow();
  }

  /** Tells what there is by then, and what there is not. */
  private void interrupted(String part, List<String> left) {
    RunDirectory directory = experiment.directory();
    experiment.end(RunOutcome.INTERRUPTED, "", 0, Map.of());
    ResultTable table = new ResultTable();
    for (RunDirectory run : directory.parts()) {
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
            "tandem: the %s was interrupted on %s%s; 'tandem run %s --resume' goes on%n",
            what,
            part,
            left.isEmpty() ? "" : "; " + String.join(", ", left) + " did not run",
            directory.path());
  }

  /** Whether a part came to its end, and was not interrupted. */
  private boolean completed(String part, Runnable meanwhile) {
    RunDirectory directory = experiment.directory();
    List<String> options = new ArrayList<>(experiment.console().optionsOfParts());
    if (experiment.start().resume()) {
      // Goes on with what there is of it, and begins it if there is nothing.
      options.add("--resume");
    }
    int exit =
        ChildProcess.run(
            directory.config(),
            parts.get(part),
            directory.path().resolve(part),
            options,
            meanwhile);
    if (exit == INTERRUPTED || exit == TERMINATED) {
      return false;
    }
    if (exit != 0) {
      String message = "the run on '" + part + "' ended with exit code " + exit + ", see above";
      if (exit == BAD_INPUT) {
        throw new BadInputException(message);
      }
      throw new RunFailedException(message);
    }
    return true;
  }
}
