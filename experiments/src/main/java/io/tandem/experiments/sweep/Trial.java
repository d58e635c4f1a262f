package io.tandem.experiments.sweep;

import io.tandem.experiments.rundir.RunDirectory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A trial, as far as the journal tells. Immutable.
 *
 * @param number from 1
 * @param values of the searched keys, as texts
 * @param state what is to be done with it, or was
 * @param pause after how many validations it is to pause next, if it is; of a trial that has begun
 * @param rungs the goal's figure at each rung that it came to, its end included
 * @param figures all that it came to at its end
 * @param peakBytes the most memory that it was seen to take; 0 where it was not seen
 * @param killed how often its process ended without a result that nobody asked it to
 * @param message why it failed; empty where it did not
 */
public record Trial(
    int number,
    Map<String, String> values,
    State state,
    OptionalInt pause,
    List<Rung> rungs,
    Map<String, Double> figures,
    long peakBytes,
    int killed,
    String message) {
  /** What stands for the number of validations of a rung that is a trial's end. */
  static final int END = Integer.MAX_VALUE;

  /** What is to be done with a trial. */
  public enum State {
    /** It is running, or was when the sweep ended, and then goes on. */
    OPEN,
    /** It stands at a rung. */
    PAUSED,
    /** It came to its end. */
    COMPLETED,
    /** It could not come to its end. */
    FAILED
  }

  /**
   * What a trial had come to at a rung.
   *
   * @param validations how many it had had; the one that it was to pause after, if it ended before
   * @param value the goal's figure
   */
  public record Rung(int validations, double value) {}

  /** Copies lists and maps. */
  public Trial {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    rungs = List.copyOf(rungs);
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /** One that begins. */
  static Trial begun(int number, Map<String, String> values, OptionalInt pause) {
    return new Trial(number, values, State.OPEN, pause, List.of(), Map.of(), 0, 0, "");
  }

  /** The name of its directory. */
  public String name() {
    return RunDirectory.trialName(number);
  }

  /** The goal's figure as it was last seen. */
  public OptionalDouble value() {
    return rungs.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(rungs.get(rungs.size() - 1).value());
  }

  /** The figure at the rung of so many validations, if it came there. */
  Optional<Double> at(int validations) {
    return rungs.stream()
        .filter(rung -> rung.validations() == validations)
        .map(Rung::value)
        .findFirst();
  }

  Trial goingOn(OptionalInt next) {
    return new Trial(number, values, State.OPEN, next, rungs, figures, peakBytes, killed, message);
  }

  Trial paused(double value, long peak) {
    return new Trial(
        number, values, State.PAUSED, pause, with(value), figures, most(peak), killed, message);
  }

  Trial completed(double value, Map<String, Double> all, long peak) {
    return new Trial(
        number, values, State.COMPLETED, pause, with(value), all, most(peak), killed, message);
  }

  Trial failed(String why, long peak) {
    return new Trial(number, values, State.FAILED, pause, rungs, figures, most(peak), killed, why);
  }

  Trial killedOnce(long peak) {
    return new Trial(number, values, state, pause, rungs, figures, most(peak), killed + 1, message);
  }

  private long most(long peak) {
    return Math.max(peak, peakBytes);
  }

  private List<Rung> with(double value) {
    List<Rung> all = new ArrayList<>(rungs);
    all.add(new Rung(pause.orElse(END), value));
    return all;
  }
}
