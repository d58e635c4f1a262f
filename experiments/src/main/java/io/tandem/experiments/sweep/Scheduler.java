package io.tandem.experiments.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides what runs next, from what has run alone.
 *
 * @param config how far trials are trained
 * @param goal by which they are compared
 * @param trials how many there are to be
 */
record Scheduler(SchedulerConfig config, Goal goal, int trials) {

  /** What is to run next. */
  sealed interface Next {
    /**
     * A new trial.
     *
     * @param pause after how many validations it pauses, if it does
     */
    record Begin(OptionalInt pause) implements Next {}

    /** A trial that paused goes on. */
    record Promote(Trial trial, OptionalInt pause) implements Next {}
  }

  /**
   * What is to run next.
   *
   * @return nothing if there is nothing to decide before a running trial ends, or at all
   */
  Optional<Next> next(SweepState state) {
    if (config instanceof SchedulerConfig.Asha asha) {
      Optional<Next> promoted = promote(asha, state);
      if (promoted.isPresent()) {
        return promoted;
      }
      if (state.trials().size() < trials) {
        return Optional.of(new Next.Begin(OptionalInt.of(asha.validations(0))));
      }
      return state.open().isEmpty() ? finish(state) : Optional.empty();
    }
    return state.trials().size() < trials
        ? Optional.of(new Next.Begin(OptionalInt.empty()))
        : Optional.empty();
  }

  /** The best of the highest rung at which one is that may go on. */
  private Optional<Next> promote(SchedulerConfig.Asha asha, SweepState state) {
    int rungs = state.trials().stream().mapToInt(trial -> trial.rungs().size()).max().orElse(0);
    for (int rung = rungs - 1; rung >= 0; rung--) {
      int at = rung;
      List<Trial> there =
          state.trials().stream()
              .filter(trial -> trial.rungs().size() > at)
              .sorted((a, b) -> goal.bestFirst().compare(value(a, at), value(b, at)))
              .toList();
      Optional<Trial> best =
          there.stream()
              .limit(there.size() / asha.reduction())
              .filter(trial -> trial.state() == Trial.State.PAUSED)
              .filter(trial -> trial.rungs().size() == at + 1)
              .findFirst();
      if (best.isPresent()) {
        return Optional.of(new Next.Promote(best.get(), OptionalInt.of(asha.validations(at + 1))));
      }
    }
    return Optional.empty();
  }

  private static double value(Trial trial, int rung) {
    return trial.rungs().get(rung).value();
  }

  /**
   * A sweep is for a model: where none came to its end, the one that came best and farthest does.
   */
  private Optional<Next> finish(SweepState state) {
    if (!state.in(Trial.State.COMPLETED).isEmpty()) {
      return Optional.empty();
    }
    return state.bestFirst(goal).stream()
        .filter(trial -> trial.state() == Trial.State.PAUSED)
        .findFirst()
        .map(trial -> new Next.Promote(trial, OptionalInt.empty()));
  }

  /** The figures of each rung, from the first, for a sampler that learns from the fullest. */
  static List<List<Trial>> byRung(SweepState state) {
    List<List<Trial>> rungs = new ArrayList<>();
    for (Trial trial : state.trials()) {
      for (int rung = 0; rung < trial.rungs().size(); rung++) {
        if (rungs.size() <= rung) {
          rungs.add(new ArrayList<>());
        }
        rungs.get(rung).add(trial);
      }
    }
    return rungs;
  }
}
