package io.tandem.datasets.augmentation;

import io.tandem.api.augmentation.Word;
import io.tandem.api.augmentation.WordChange;
import io.tandem.api.data.Draws;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes each word away with a probability (EDA, section 2, "RD"); a drawn one stays where none
 * would. White space goes with the word, punctuation stays.
 *
 * @param rate the probability, in [0, 1]
 */
record RandomDeletion(double rate) implements WordChange {
  @Override
  public List<Word> apply(List<Word> words, Draws draws) {
    boolean[] kept = new boolean[words.size()];
    boolean any = false;
    for (int i = 0; i < kept.length; i++) {
      kept[i] = draws.uniform() >= rate || words.get(i).inSpan();
      any |= kept[i];
    }
    if (!any) {
      kept[draws.below(kept.length)] = true;
    }
    List<Word> all = new ArrayList<>();
    String before = "";
    for (int i = 0; i < kept.length; i++) {
      Word word = words.get(i);
      before = i > 0 && !kept[i - 1] ? joined(before, word.before()) : word.before();
      if (kept[i]) {
        all.add(word.after(before));
      }
    }
    return all;
  }

  /** What stands before and after a word that is taken away. */
  private static String joined(String before, String after) {
    if (before.isEmpty() || after.isBlank()) {
      return before;
    }
    return Character.isWhitespace(after.charAt(0))
        ? before.stripTrailing() + after
        : before + after;
  }
}
