package io.tandem.models.assistant;

import io.tandem.api.program.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How well states are tracked: the share of turns after which all slots are right (joint goal
 * accuracy; Henderson et al. 2014, The Second Dialog State Tracking Challenge, section 5), and of
 * dialogues in which they are after every turn.
 *
 * @param dialogues for each dialogue, turn by turn, whether all slots were right
 */
public record JointGoal(List<List<Boolean>> dialogues) {
  private static final int RESAMPLES = 2000;

  /** Copies the lists, and checks that there is a turn. */
  public JointGoal {
    dialogues = dialogues.stream().map(List::copyOf).toList();
    if (dialogues.stream().allMatch(List::isEmpty)) {
      throw new IllegalArgumentException("no turn was tracked");
    }
  }

  /**
   * Tracks a dialogue.
   *
   * @param said what its sentences were understood as
   * @param wanted the {@linkplain DialogueState#text states} after each
   * @return for each turn whether the state is right
   */
  public static List<Boolean> track(Goal goal, List<Understood> said, List<String> wanted) {
    List<Boolean> right = new ArrayList<>();
    DialogueState state = DialogueState.empty(goal);
    for (int i = 0; i < said.size(); i++) {
      state = state.after(said.get(i));
      right.add(state.text().equals(wanted.get(i)));
    }
    return right;
  }

  /** The share of turns. */
  public double accuracy() {
    return accuracy(dialogues);
  }

  private static double accuracy(List<List<Boolean>> some) {
    long turns = some.stream().mapToLong(List::size).sum();
    long right = some.stream().flatMap(List::stream).filter(one -> one).count();
    return (double) right / turns;
  }

  /** The share of dialogues. */
  public double wholeDialogues() {
    long right = dialogues.stream().filter(one -> one.stream().allMatch(turn -> turn)).count();
    return (double) right / dialogues.size();
  }

  /** Between what 95 of 100 accuracies lie when dialogues are drawn again: percentiles. */
  public double[] interval(long seed) {
    Philox random = Philox.of(seed, "dialogues drawn again");
    double[] all = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      List<List<Boolean>> drawn = new ArrayList<>();
      for (int j = 0; j < dialogues.size(); j++) {
        drawn.add(dialogues.get(random.below((long) i * dialogues.size() + j, dialogues.size())));
      }
      all[i] = accuracy(drawn);
    }
    Arrays.sort(all);
    return new double[] {all[RESAMPLES / 40], all[RESAMPLES - 1 - RESAMPLES / 40]};
  }
}
