package io.tandem.experiments.sweep;

import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonWriter;
import io.tandem.experiments.run.ExperimentFile;
import io.tandem.experiments.run.Interrupted;
import io.tandem.experiments.run.ProcessMemory;
import io.tandem.experiments.run.RunNotes;
import io.tandem.experiments.run.RunProvenance;
import io.tandem.experiments.run.Start;
import io.tandem.experiments.run.Trackers;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.JournalNote;
import io.tandem.experiments.rundir.JournalWriter;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunLock;
import io.tandem.experiments.rundir.RunOutcome;
import io.tandem.experiments.wiring.Providers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sweep from its beginning, or from where it was stopped, to its end.
 *
 * @param sweep what is asked
 * @param base the experiment with the first values of all keys, for where its runs are tracked
 * @param providers the parts on the path
 * @param directory the sweep's own, with its config
 * @param start how it was started
 * @param console where it tells how it goes
 * @param err where warnings go
 */
public record Sweep(
    SweepFile sweep,
    ExperimentFile base,
    Providers providers,
    RunDirectory directory,
    Start start,
    SweepConsole console,
    PrintStream err) {
  /** What all trials came to, for programs. */
  public static final String RESULT = "sweep.json";

  /** The same as a table. */
  public static final String TABLE = "trials.csv";

  private static final int INTERRUPTED = 130;

  /**
   * Runs it and tells the results.
   *
   * @return the exit code
   * @throws IOException if the directory cannot be written
   * @throws BadInputException if memory is bounded and this system does not tell how much is taken
   */
  public int run() throws IOException {
    if (sweep.config().memory().isPresent() && !ProcessMemory.isKnown()) {
      throw new BadInputException(
          "'memory' bounds what processes take, and this system does not tell that; take it away");
    }
    RunLock lock = directory.lock();
    try (Interrupted until = new Interrupted();
        Trackers trackers = new Trackers(base.config().tracking(), providers, directory, err)) {
      directory.clean();
      boolean goesOn = Files.exists(directory.journal());
      SweepState before;
      try (JournalWriter journal = journal()) {
        before = SweepState.read(directory.journal());
        if (goesOn && directory.isCompleted() && SweepRun.isDone(sweep, before)) {
          console.ended(write(before), RunOutcome.COMPLETED.word());
          trackers.follow();
          err.printf(
              "tandem: %s: the sweep is complete; there is nothing to continue%n",
              directory.path());
          return 0;
        }
        begin(journal, goesOn);
        trackers.follow();
        int ended = before.in(Trial.State.COMPLETED).size() + before.in(Trial.State.FAILED).size();
        console.began(directory.path(), sweep.trials(), ended);
        SweepRun run = new SweepRun(sweep, providers, directory, journal, before, console);
        run.mend(Journal.read(directory.journal()));
        RunOutcome outcome = run.run(until.stop());
        conclude(journal, run.state(), outcome);
        return switch (outcome) {
          case COMPLETED -> 0;
          case INTERRUPTED -> INTERRUPTED;
          case FAILED -> 1;
        };
      }
    } finally {
      lock.close();
    }
  }

  private JournalWriter journal() {
    return JournalWriter.open(directory.journal(), InstantSource.system());
  }

  private void begin(JournalWriter journal, boolean goesOn) {
    if (!Files.exists(directory.provenance())) {
      directory.writeProvenance(
          new RunProvenance(base.config(), providers, Optional.empty(), Optional.empty(), start)
              .now());
    }
    if (goesOn) {
      journal.appendEvent("resumed", Map.of());
    }
    journal.appendNotes(new RunNotes(directory).beginning(directory.readProvenance()));
    journal.force();
    // Before trials ask for it, which are other processes.
    directory.id();
  }

  private void conclude(JournalWriter journal, SweepState state, RunOutcome outcome)
      throws IOException {
    SweepResult result = write(state);
    RunNotes notes = new RunNotes(directory);
    List<JournalNote> said = new ArrayList<>();
    state
        .best(sweep.config().goal())
        .ifPresent(
            best -> {
              said.add(JournalNote.tag("best.trial", best.name()));
              best.values()
                  .forEach((key, value) -> said.add(JournalNote.tag("best." + key, value)));
              said.addAll(notes.figures(best.number(), best.figures()));
            });
    said.addAll(notes.files(outcome));
    said.add(notes.file(directory.report()));
    journal.appendNotes(said);
    String failed =
        outcome == RunOutcome.FAILED
            ? String.format(
                "%d trials failed and none went well; the first: %s",
                state.in(Trial.State.FAILED).size(), state.in(Trial.State.FAILED).get(0).message())
            : "";
    journal.appendEnd(outcome, failed);
    console.ended(result, outcome.word());
    if (!failed.isEmpty()) {
      err.printf("tandem: %s: %s%n", directory.path(), failed);
    }
    if (outcome == RunOutcome.INTERRUPTED) {
      err.printf("tandem: interrupted; 'tandem sweep %s --resume' goes on%n", directory.path());
    }
  }

  /** Writes what there is for others to read. */
  private SweepResult write(SweepState state) throws IOException {
    SweepResult result = SweepResult.of(sweep, state);
    AtomicFile.write(directory.path().resolve(TABLE), result.csv());
    AtomicFile.write(directory.path().resolve(RESULT), JsonWriter.pretty(result.toJson()));
    AtomicFile.write(directory.report(), new SweepPage(directory, result).html());
    return result;
  }
}
