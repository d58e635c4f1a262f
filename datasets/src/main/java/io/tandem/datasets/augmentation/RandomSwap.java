package io.tandem.datasets.augmentation;

import io.tandem.api.augmentation.Word;
import io.tandem.api.augmentation.WordChange;
import io.tandem.api.data.Draws;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets two drawn words change places, n times (EDA, section 2, "RS"); tags go with their words, and
 * what stands between words stays.
 *
 * @param rate of a text's words, in [0, 1]
 */
record RandomSwap(double rate) implements WordChange {
  @Override
  public List<Word> apply(List<Word> words, Draws draws) {
    List<Word> all = new ArrayList<>(words);
    List<Integer> free = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (!words.get(i).inSpan()) {
        free.add(i);
      }
    }
    if (free.size() < 2) {
      return all;
    }
    int count = Rate.count(rate, words.size());
    for (int i = 0; i < count; i++) {
      int one = draws.below(free.size());
      int step = 1 + draws.below(free.size() - 1);
      int first = free.get(one);
      int second = free.get((one + step) % free.size());
      Word left = all.get(first);
      Word right = all.get(second);
      all.set(first, right.after(left.before()));
      all.set(second, left.after(right.before()));
    }
    return all;
  }
}
