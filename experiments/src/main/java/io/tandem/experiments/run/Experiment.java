package io.tandem.experiments.run;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.console.RunConsole;
import io.tandem.experiments.console.RunEnd;
import io.tandem.experiments.report.ModelCard;
import io.tandem.experiments.report.Report;
import io.tandem.experiments.report.ResultTable;
import io.tandem.experiments.rundir.JournalWriter;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunLock;
import io.tandem.experiments.rundir.RunOutcome;
import io.tandem.experiments.wiring.Providers;
import io.tandem.training.Checkpoints;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs an experiment: on one backend here, on several each in a process of its own.
 *
 * @param config what to do
 * @param providers the parts on the path
 * @param directory the run's own, with its config
 * @param start how it was started
 * @param console where the run tells how it goes and what it came to
 * @param err where warnings go
 */
public record Experiment(
    ExperimentConfig config,
    Providers providers,
    RunDirectory directory,
    Start start,
    RunConsole console,
    PrintStream err) {
  /** The exit code of a run that was interrupted: 128 and the number of the signal. */
  private static final int INTERRUPTED = 130;

  /**
   * Runs it and tells the results.
   *
   * @return the exit code
   * @throws IOException if the run directory cannot be written
   * @throws io.tandem.api.error.BadInputException if data, device or a part is not there
   * @throws RunFailedException if a process cannot be started
   * @throws io.tandem.api.training.TrainingFailedException if training cannot go on
   */
  public int run() throws IOException {
    RunLock lock = directory.lock();
    try (Interrupted until = new Interrupted();
        Trackers trackers = new Trackers(config.tracking(), providers, directory, err)) {
      if (start.resume()) {
        directory.clean();
      }
      if (start.resume() && directory.isCompleted()) {
        // Its page comes last, and may be missing, or older than the end.
        report();
        trackers.follow();
        err.printf(
            "tandem: %s: the run is complete; there is nothing to continue%n", directory.path());
        return 0;
      }
      ChildProcess.endWithParent();
      if (start.resume()) {
        refuseDamage();
      }
      if (config.backend().size() > 1) {
        return new ComparisonRun(this).run(trackers);
      }
      if (config.seed().size() > 1) {
        return RepeatedRuns.ofSeeds(this).run(trackers);
      }
      return config.folds() > 0
          ? RepeatedRuns.ofFolds(this).run(trackers)
          : runOne(until, trackers);
    } finally {
      lock.close();
    }
  }

  /** What cannot be gone on with is told before data is read and an engine opened. */
  private void refuseDamage() {
    Checkpoints checkpoints = new Checkpoints(directory.checkpoints(), path -> {});
    checkpoints.clean();
    checkpoints.newest();
  }

  private int runOne(Interrupted until, Trackers trackers) throws IOException {
    String backend = config.runName();
    RunMeter meter = new RunMeter();
    try (Preparation prepared = Preparation.of(config, providers)) {
      BackendRun run = new BackendRun(config, providers, directory, start, trackers, console, err);
      BackendRun.Outcome outcome = run.run(prepared, until.stop(), meter);
      RunOutcome ended = outcome.interrupted() ? RunOutcome.INTERRUPTED : RunOutcome.COMPLETED;
      String early =
          until
              .stop()
              .finished()
              .filter(reason -> !outcome.interrupted())
              .map(
                  reason ->
                      String.format(
                          "stopped early after step %d: %s", outcome.result().steps(), reason))
              .orElse("");
      end(ended, early, outcome.result().steps(), outcome.result().figures());
      ResultTable table = new ResultTable();
      table.add(backend, outcome.result().figures(), directory.evaluations().intervals());
      console.ended(
          new RunEnd(
              Optional.of(backend),
              ended,
              early,
              outcome.result().figures(),
              table,
              Optional.empty(),
              outcome.sample().map(text -> String.format("A sample:%n%s", text)),
              directory.path(),
              report()));
      if (outcome.interrupted()) {
        err.printf(
            "tandem: interrupted after step %d; 'tandem run %s --resume' goes on%n",
            outcome.result().steps(), directory.path());
      }
      if (!early.isEmpty()) {
        err.printf("tandem: %s%n", early);
      }
      return outcome.interrupted() ? INTERRUPTED : 0;
    } catch (IOException | RuntimeException | Error e) {
      failed(Optional.of(backend), e);
      throw e;
    }
  }

  /** Keeps what there is of a run that cannot go on; one that never began leaves nothing. */
  void failed(Optional<String> backend, Throwable failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    Optional<Path> page = Optional.empty();
    try {
      if (Files.exists(directory.journal()) || !directory.runs().isEmpty()) {
        end(RunOutcome.FAILED, message, 0, Map.of());
        page = report();
      }
    } catch (RuntimeException e) {
      // The first failure is the one to tell of.
      failure.addSuppressed(e);
    }
    if (!(failure instanceof BadInputException) || page.isPresent()) {
      console.ended(RunEnd.early(backend, RunOutcome.FAILED, message, directory.path(), page));
    }
  }

  /**
   * Tells the journal how the run ended, and what of it is there to be read by others.
   *
   * @param step its last
   * @param figures what it came to, if it came to its end
   */
  void end(RunOutcome outcome, String message, long step, Map<String, Double> figures) {
    if (Files.exists(directory.journal())) {
      try (JournalWriter journal =
          JournalWriter.open(directory.journal(), InstantSource.system())) {
        RunNotes notes = new RunNotes(directory);
        new ModelCard(directory, outcome).write();
        if (outcome == RunOutcome.COMPLETED) {
          journal.appendNotes(notes.figures(step, figures));
        }
        journal.appendNotes(notes.files(outcome));
        journal.appendEnd(outcome, message);
      }
    }
  }

  /**
   * Writes the page, if there is a run to tell of. A run that went well is no failure because its
   * page cannot be written.
   */
  Optional<Path> report() {
    if (directory.isComparison() && directory.runs().isEmpty()) {
      return Optional.empty();
    }
    try {
      Report.of(List.of(directory), ExperimentDefaults.of(providers)).write(directory.report());
      journalPage();
      return Optional.of(directory.report());
    } catch (RuntimeException e) {
      err.printf(
          "tandem: the report could not be written; 'tandem report %s' tries again: %s%n",
          directory.path(), e);
      return Optional.empty();
    }
  }

  /** The page tells how the run ended, and so is written after that was journaled. */
  private void journalPage() {
    if (Files.exists(directory.journal())) {
      try (JournalWriter journal =
          JournalWriter.open(directory.journal(), InstantSource.system())) {
        journal.appendNotes(List.of(new RunNotes(directory).file(directory.report())));
      }
    }
  }
}
