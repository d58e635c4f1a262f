package io.tandem.experiments.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Asynchronous successive halving, held against the algorithm of its paper. */
class SchedulerTest {
  private static final Goal LOSS = new Goal("loss", Goal.Direction.MINIMIZE);
  private static final SchedulerConfig.Asha ASHA = new SchedulerConfig.Asha(1, 3);

  private SweepState state = new SweepState(List.of());

  private void begun(int trial) {
    state = state.after(new SweepEvent.Begun(trial, Map.of(), OptionalInt.of(1)));
  }

  private void paused(int trial, double value) {
    state = state.after(new SweepEvent.Paused(trial, value, 0));
  }

  private Optional<Scheduler.Next> next(int trials) {
    return new Scheduler(ASHA, LOSS, trials).next(state);
  }

  private void promoted(int trials, int trial, int pause) {
    Scheduler.Next.Promote found = (Scheduler.Next.Promote) next(trials).orElseThrow();
    assertEquals(trial, found.trial().number());
    assertEquals(OptionalInt.of(pause), found.pause());
    state = state.after(new SweepEvent.Promoted(trial, found.pause()));
  }

  @Test
  void ofThreeTheBestGoesOnThreeTimesAsFarAndWithoutWaitingForOthers() {
    // Table 1 of the paper: nine configurations, rungs of 1, 3 and 9.
    for (int trial = 1; trial <= 3; trial++) {
      assertEquals(Optional.of(new Scheduler.Next.Begin(OptionalInt.of(1))), next(9));
      begun(trial);
    }
    paused(1, 0.5);
    paused(2, 0.4);
    // Of two, none is in the best third: the bottom rung grows.
    assertEquals(Optional.of(new Scheduler.Next.Begin(OptionalInt.of(1))), next(9));
    paused(3, 0.6);
    promoted(9, 2, 3);
    for (int trial = 4; trial <= 9; trial++) {
      begun(trial);
      paused(trial, trial / 10.0 - 0.3);
    }
    // 4: 0.1, 5: 0.2, 6: 0.3, …: the best three of nine are 4, 5 and 6, and 2 is there already.
    promoted(9, 4, 3);
    promoted(9, 5, 3);
    promoted(9, 6, 3);
    assertTrue(next(9).isEmpty());
    paused(2, 0.35);
    paused(4, 0.09);
    assertTrue(next(9).isEmpty());
    paused(5, 0.05);
    // The highest rung goes first: of three at 3 validations, the best is 5.
    promoted(9, 5, 9);
    state = state.after(new SweepEvent.Completed(5, 0.01, Map.of(), 0));
    paused(6, 0.3);
    // Of four, one may go on, and has.
    assertTrue(next(9).isEmpty());
    assertEquals(5, state.best(LOSS).orElseThrow().number());
    assertEquals(
        List.of(5, 4, 6, 2), state.bestFirst(LOSS).stream().limit(4).map(Trial::number).toList());
  }

  @Test
  void whereNoneCameToItsEndTheBestDoes() {
    begun(1);
    begun(2);
    paused(1, 0.5);
    assertTrue(next(2).isEmpty());
    paused(2, 0.7);
    Scheduler.Next.Promote last = (Scheduler.Next.Promote) next(2).orElseThrow();
    assertEquals(1, last.trial().number());
    assertEquals(OptionalInt.empty(), last.pause());
    state = state.after(new SweepEvent.Promoted(1, last.pause()));
    state = state.after(new SweepEvent.Failed(1, "diverged", 0));
    // If that one fails, the next does.
    assertEquals(2, ((Scheduler.Next.Promote) next(2).orElseThrow()).trial().number());
  }

  @Test
  void aFigureThatIsToBeGreatIsComparedSo() {
    Goal accuracy = new Goal("accuracy", Goal.Direction.MAXIMIZE);
    for (int trial = 1; trial <= 3; trial++) {
      begun(trial);
      paused(trial, trial);
    }
    Scheduler.Next.Promote best =
        (Scheduler.Next.Promote) new Scheduler(ASHA, accuracy, 3).next(state).orElseThrow();
    assertEquals(3, best.trial().number());
  }

  @Test
  void withoutRungsEachTrialGoesToItsEnd() {
    Scheduler whole = new Scheduler(new SchedulerConfig.Whole(), LOSS, 1);
    assertEquals(Optional.of(new Scheduler.Next.Begin(OptionalInt.empty())), whole.next(state));
    state = state.after(new SweepEvent.Begun(1, Map.of(), OptionalInt.empty()));
    assertTrue(whole.next(state).isEmpty());
  }
}
