package io.tandem.experiments.sweep;

import io.tandem.api.config.ConfigException;
import io.tandem.api.error.BadInputException;
import io.tandem.api.training.StopSignal;
import io.tandem.experiments.run.RunFailedException;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.JournalWriter;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunOutcome;
import io.tandem.experiments.wiring.Providers;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Runs the trials of a sweep, each in a process of its own. One thread decides; a decision is on
 * the disk before anything is done about it, and what a trial came to is read from its directory,
 * so that whoever is killed when, the sweep goes on with every trial and none twice.
 */
final class SweepRun {
  private static final long LOOK_MILLIS = 100;
  private static final int MOST_KILLS = 2;

  /** Less than a process that was asked to end waits for what has to be saved. */
  private static final long LONGEST_WAIT_SECONDS = 100;

  /** From here on, exit codes tell signals. */
  private static final int SIGNALLED = 128;

  private final SweepFile sweep;
  private final Providers providers;
  private final RunDirectory directory;
  private final JournalWriter journal;
  private final SweepConsole console;
  private final Scheduler scheduler;
  private final Sampler sampler;
  private final Optional<MemoryBound> bound;
  private final Map<Integer, TrialProcess> running = new TreeMap<>();

  /** Those whose processes took more than all together may, with what they took. */
  private final Map<Integer, Long> tooLarge = new LinkedHashMap<>();

  private SweepState state;

  SweepRun(
      SweepFile sweep,
      Providers providers,
      RunDirectory directory,
      JournalWriter journal,
      SweepState state,
      SweepConsole console) {
    this.sweep = sweep;
    this.providers = providers;
    this.directory = directory;
    this.journal = journal;
    this.state = state;
    this.console = console;
    scheduler = scheduler(sweep);
    sampler = Samplers.of(sweep);
    bound = sweep.config().memory().map(text -> new MemoryBound(MemorySize.bytes(text)));
  }

  private static Scheduler scheduler(SweepFile sweep) {
    return new Scheduler(sweep.config().scheduler(), sweep.config().goal(), sweep.trials());
  }

  /** Whether a sweep that stands so has nothing left to do. */
  static boolean isDone(SweepFile sweep, SweepState state) {
    return state.open().isEmpty() && scheduler(sweep).next(state).isEmpty();
  }

  /** What there is by now. */
  SweepState state() {
    return state;
  }

  /**
   * Runs until all is done, too much has failed, or it is asked to stop. No process of it runs
   * afterwards.
   */
  RunOutcome run(StopSignal stop) throws IOException {
    try {
      while (!stop.isRaised()) {
        settle(false);
        if (haveAllFailed()) {
          return RunOutcome.FAILED;
        }
        startWhatMay();
        if (running.isEmpty() && isDone(sweep, state)) {
          return RunOutcome.COMPLETED;
        }
        holdTheBound();
        Thread.sleep(LOOK_MILLIS);
      }
      return RunOutcome.INTERRUPTED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return RunOutcome.INTERRUPTED;
    } finally {
      end();
    }
  }

  /** Whether so many trials failed, and none went well, that the others will fail, too. */
  private boolean haveAllFailed() {
    int failed = state.in(Trial.State.FAILED).size();
    boolean well = state.trials().stream().anyMatch(trial -> !trial.rungs().isEmpty());
    return !well && failed >= Math.min(sweep.config().failures(), sweep.trials());
  }

  private void startWhatMay() {
    while (running.size() < sweep.config().parallel()) {
      Optional<Trial> open =
          state.open().stream().filter(trial -> !running.containsKey(trial.number())).findFirst();
      if (open.isPresent() && isBusy(open.get())) {
        // What a sweep that was killed left running is saving its state, and takes its memory
        // still.
        return;
      }
      Optional<Scheduler.Next> next = open.isPresent() ? Optional.empty() : scheduler.next(state);
      boolean nothing = open.isEmpty() && next.isEmpty();
      if (nothing || !bound.map(b -> b.admits(running.values(), state.peakBytes())).orElse(true)) {
        return;
      }
      start(open.orElseGet(() -> decided(next.get())));
      if (haveAllFailed()) {
        return;
      }
    }
  }

  /** Writes down what runs next. */
  private Trial decided(Scheduler.Next next) {
    if (next instanceof Scheduler.Next.Promote promote) {
      record(new SweepEvent.Promoted(promote.trial().number(), promote.pause()));
      return state.trial(promote.trial().number());
    }
    int number = state.trials().size() + 1;
    Map<String, String> values = sampler.values(number, state);
    record(new SweepEvent.Begun(number, values, ((Scheduler.Next.Begin) next).pause()));
    return state.trial(number);
  }

  private void start(Trial trial) {
    Optional<SweepEvent> failure = prepare(trial);
    Optional<SweepEvent> done = failure.isPresent() ? failure : found(trial, 0);
    if (done.isPresent()) {
      record(done.get());
      return;
    }
    running.put(
        trial.number(),
        TrialProcess.start(
            run(trial).directory().path(),
            directory.path().resolve(trial.name() + ".log"),
            trial.pause()));
  }

  /** Makes the directory of a trial, if it is not there. */
  private Optional<SweepEvent> prepare(Trial trial) {
    if (RunDirectory.isOne(directory.path().resolve(trial.name()))) {
      return Optional.empty();
    }
    try {
      var file = sweep.trial(providers, trial.values());
      RunDirectory.openOrCreate(directory.path().resolve(trial.name()))
          .writeConfig(file.resolved());
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of(new SweepEvent.Failed(trial.number(), e.getMessage(), 0));
    }
  }

  private TrialRun run(Trial trial) {
    return new TrialRun(
        RunDirectory.open(directory.path().resolve(trial.name())), sweep.config().goal());
  }

  /** Whether a process of an earlier sweep process has not ended yet. */
  private boolean isBusy(Trial trial) {
    return RunDirectory.isOne(directory.path().resolve(trial.name())) && run(trial).isBusy();
  }

  /** What the directory of a trial tells that it came to. */
  private Optional<SweepEvent> found(Trial trial, long peak) {
    try {
      TrialRun run = run(trial);
      if (run.isCompleted()) {
        Map<String, Double> figures = run.figures();
        double value = figures.getOrDefault(sweep.config().goal().figure(), Double.NaN);
        long most = Math.max(peak, figures.getOrDefault("peak-memory-bytes", 0.0).longValue());
        return Optional.of(
            Double.isNaN(value)
                ? new SweepEvent.Failed(trial.number(), "it ended without the figure", most)
                : new SweepEvent.Completed(trial.number(), value, figures, most));
      }
      return trial.pause().isEmpty()
          ? Optional.empty()
          : run.value(trial.pause().getAsInt())
              .map(value -> new SweepEvent.Paused(trial.number(), value, peak));
    } catch (BadInputException e) {
      return Optional.of(new SweepEvent.Failed(trial.number(), e.getMessage(), peak));
    }
  }

  /** Takes up what trials came to whose processes have ended. */
  private void settle(boolean stopping) {
    for (int number : new TreeSet<>(running.keySet())) {
      TrialProcess process = running.get(number);
      if (!process.isAlive()) {
        running.remove(number);
        outcome(state.trial(number), process, stopping).ifPresent(this::record);
      }
    }
  }

  private Optional<SweepEvent> outcome(Trial trial, TrialProcess process, boolean stopping) {
    Optional<SweepEvent> found = found(trial, process.peakBytes());
    if (found.isPresent()) {
      return found;
    }
    if (tooLarge.containsKey(trial.number())) {
      return Optional.of(
          new SweepEvent.Failed(
              trial.number(),
              String.format(
                  "it took %s of memory by itself, and all trials together may take %s",
                  MemorySize.text(tooLarge.get(trial.number())),
                  MemorySize.text(bound.orElseThrow().bytes())),
              process.peakBytes()));
    }
    if (process.wasAsked() || stopping) {
      return Optional.empty();
    }
    if (process.exit() < SIGNALLED) {
      return Optional.of(
          new SweepEvent.Failed(trial.number(), process.said(), process.peakBytes()));
    }
    return Optional.of(
        trial.killed() < MOST_KILLS
            ? new SweepEvent.Killed(trial.number(), process.peakBytes())
            : new SweepEvent.Failed(
                trial.number(),
                String.format(
                    "its process was killed %d times, the last time with exit code %d: %s",
                    trial.killed() + 1, process.exit(), process.said()),
                process.peakBytes()));
  }

  /**
   * Takes up a point of the curve that a kill took, between the line of what a trial came to and
   * the lines of figures after it.
   */
  void mend(Journal written) {
    int ended = state.in(Trial.State.COMPLETED).size();
    if (ended == 0 || written.curve(bestFigure()).containsKey((long) ended)) {
      return;
    }
    written.events().stream()
        .filter(event -> event.name().equals(SweepEvent.COMPLETED))
        .reduce((first, second) -> second)
        .flatMap(SweepEvent::of)
        .map(SweepEvent.Completed.class::cast)
        .ifPresent(last -> appendFigures(last, state));
  }

  private String bestFigure() {
    return "best/" + sweep.config().goal().metric();
  }

  private void appendFigures(SweepEvent.Completed completed, SweepState after) {
    Goal goal = sweep.config().goal();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(goal.figure(), completed.value());
    figures.put(bestFigure(), after.best(goal).orElseThrow().value().orElseThrow());
    journal.append(after.in(Trial.State.COMPLETED).size(), figures);
  }

  /** Writes down what was decided or found, and then it is so. */
  private void record(SweepEvent event) {
    SweepState after = state.after(event);
    journal.appendEvent(event.name(), event.details());
    if (event instanceof SweepEvent.Completed completed) {
      appendFigures(completed, after);
    }
    journal.force();
    state = after;
    console.told(event, state);
  }

  /** Where all together take too much, one saves its state and waits; one by itself has failed. */
  private void holdTheBound() {
    running.values().forEach(TrialProcess::look);
    if (bound.isEmpty()) {
      return;
    }
    Optional<Integer> evicted = bound.get().evicted(running);
    if (evicted.isPresent()) {
      TrialProcess process = running.get(evicted.get());
      if (running.size() == 1) {
        tooLarge.put(evicted.get(), process.residentBytes());
      }
      process.ask();
    }
  }

  /** Ends the processes; they save their states first. */
  private void end() {
    running.values().forEach(TrialProcess::ask);
    for (TrialProcess process : running.values()) {
      try {
        process.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    if (!awaitLeft()) {
      return;
    }
    try {
      settle(true);
    } catch (RuntimeException e) {
      // What they came to is in their directories, and found there when the sweep goes on.
      throw new RunFailedException("what the last trials came to could not be written: " + e, e);
    }
  }

  /**
   * Waits for what a sweep that was killed left running, which is saving its state: who starts
   * something else when this one has ended finds nothing of it at work.
   *
   * @return whether this thread was let
   */
  private boolean awaitLeft() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
    try {
      for (Trial trial : state.open()) {
        while (isBusy(trial) && System.nanoTime() < until) {
          Thread.sleep(LOOK_MILLIS);
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
