package io.tandem.models.generation;

import io.tandem.api.error.BadInputException;
import java.util.Arrays;
import java.util.Set;

/**
 * What is done to the scores of a row before a token is chosen, in the order that Hugging Face
 * Transformers has: repetition penalty, n-grams that may not come again, no end before its time.
 */
record ScoreRules(Generation settings, Set<Integer> ends) {

  /**
   * Changes scores in place. Negative infinity stands for a token that may not come; the rules may
   * leave none that may.
   *
   * @param tokens the first {@code length} are the row's tokens, its prompt among them
   * @param added how many of these came after the prompt
   * @throws BadInputException if a score is NaN or positive infinity
   */
  double[] apply(double[] scores, int[] tokens, int length, int added) {
    if (!Arrays.stream(scores).allMatch(score -> score < Double.POSITIVE_INFINITY)) {
      throw new BadInputException(
          String.format(
              "after %d tokens the model's scores are not finite: its weights may have diverged",
              length));
    }
    if (settings.repetitionPenalty() != 1) {
      penalize(scores, tokens, length);
    }
    if (settings.noRepeatNgram() > 0) {
      forbidRepeated(scores, tokens, length, settings.noRepeatNgram());
    }
    if (added < settings.minTokens()) {
      ends.forEach(id -> scores[id] = Double.NEGATIVE_INFINITY);
    }
    return scores;
  }

  /** Says that the rules leave no token that may come after so many. */
  BadInputException noneLeft(int length) {
    return new BadInputException(
        String.format(
            "after %d tokens none is left that may come: no-repeat-ngram is %d and min-tokens %d",
            length, settings.noRepeatNgram(), settings.minTokens()));
  }

  /** By how much more than the logits the scores may be wrong. */
  double amplification() {
    return Math.max(settings.repetitionPenalty(), 1 / settings.repetitionPenalty());
  }

  private void penalize(double[] scores, int[] tokens, int length) {
    double penalty = settings.repetitionPenalty();
    Arrays.stream(tokens, 0, length)
        .distinct()
        .forEach(id -> scores[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty);
  }

  private static void forbidRepeated(double[] scores, int[] tokens, int length, int n) {
    for (int i = 0; i + n <= length; i++) {
      if (Arrays.equals(tokens, i, i + n - 1, tokens, length - n + 1, length)) {
        scores[tokens[i + n - 1]] = Double.NEGATIVE_INFINITY;
      }
    }
  }
}
