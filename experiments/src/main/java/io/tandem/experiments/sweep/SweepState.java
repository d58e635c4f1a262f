package io.tandem.experiments.sweep;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonException;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.JournalEvent;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What a sweep has decided and found, as its journal tells it. Immutable.
 *
 * @param trials in the order of their numbers
 */
public record SweepState(List<Trial> trials) {
  /** Copies the list. */
  public SweepState {
    trials = List.copyOf(trials);
  }

  /**
   * Reads the journal of a sweep.
   *
   * @param file the path of {@code journal.jsonl}
   * @throws BadInputException if it cannot be read, or is not that of a sweep
   */
  public static SweepState read(Path file) {
    SweepState state = new SweepState(List.of());
    for (JournalEvent event : Journal.read(file).events()) {
      try {
        state = SweepEvent.of(event).map(state::after).orElse(state);
      } catch (JsonException | IllegalArgumentException e) {
        throw new BadInputException(
            file + ": an event '" + event.name() + "' of a sweep: " + e.getMessage(), e);
      }
    }
    return state;
  }

  /**
   * The state when one more thing has happened.
   *
   * @throws IllegalArgumentException if that cannot have happened
   */
  SweepState after(SweepEvent event) {
    Map<Integer, Trial> all = new TreeMap<>();
    trials.forEach(trial -> all.put(trial.number(), trial));
    if (event instanceof SweepEvent.Begun begun) {
      if (begun.trial() != trials.size() + 1) {
        throw new IllegalArgumentException(
            "trial " + begun.trial() + " begins as number " + (trials.size() + 1));
      }
      all.put(begun.trial(), Trial.begun(begun.trial(), begun.values(), begun.pause()));
      return new SweepState(List.copyOf(all.values()));
    }
    Trial trial = all.get(event.trial());
    if (trial == null) {
      throw new IllegalArgumentException("trial " + event.trial() + " has not begun");
    }
    boolean promoted = event instanceof SweepEvent.Promoted;
    Trial.State expected = promoted ? Trial.State.PAUSED : Trial.State.OPEN;
    if (trial.state() != expected) {
      throw new IllegalArgumentException(
          "trial " + event.trial() + " is " + trial.state() + " and not " + expected);
    }
    all.put(trial.number(), event.apply(trial));
    return new SweepState(List.copyOf(all.values()));
  }

  /** Those that are running, or were when the sweep was ended. */
  List<Trial> open() {
    return in(Trial.State.OPEN);
  }

  /** Those of a state. */
  List<Trial> in(Trial.State state) {
    return trials.stream().filter(trial -> trial.state() == state).toList();
  }

  /** A trial by its number. */
  Trial trial(int number) {
    return trials.get(number - 1);
  }

  /** The most memory that a trial was seen to take; 0 where none was seen. */
  long peakBytes() {
    return trials.stream().mapToLong(Trial::peakBytes).max().orElse(0);
  }

  /**
   * The trials, best first: those that came to their end, then those that came farthest; those
   * without a figure last.
   */
  public List<Trial> bestFirst(Goal goal) {
    ToDoubleFunction<Trial> loss =
        trial -> trial.value().isPresent() ? goal.loss(trial.value().getAsDouble()) : Double.NaN;
    return trials.stream()
        .sorted(
            Comparator.<Trial, Boolean>comparing(trial -> trial.state() == Trial.State.FAILED)
                .thenComparing(trial -> -reached(trial))
                .thenComparingDouble(loss)
                .thenComparing(Trial::number))
        .toList();
  }

  /** How far a trial came: of those that came to their end, equally far. */
  private static int reached(Trial trial) {
    return trial.state() == Trial.State.COMPLETED ? Integer.MAX_VALUE : trial.rungs().size();
  }

  /** The best trial that came to its end. */
  public Optional<Trial> best(Goal goal) {
    return bestFirst(goal).stream()
        .findFirst()
        .filter(trial -> trial.state() == Trial.State.COMPLETED);
  }
}
