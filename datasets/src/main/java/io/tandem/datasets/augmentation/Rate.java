package io.tandem.datasets.augmentation;

import io.tandem.api.augmentation.Word;
import io.tandem.api.data.Draws;
import java.util.List;

/** How many words an operation takes, and in which order it looks at them. */
final class Rate {
  private Rate() {}

  /** {@code n = max(1, floor(rate l))} for a text of l words, as EDA's implementation counts. */
  static int count(double rate, int words) {
    return Math.max(1, (int) (rate * words));
  }

  /** Places in a drawn order (Durstenfeld's shuffle). */
  static int[] drawnOrder(List<Word> words, Draws draws) {
    int[] order = new int[words.size()];
    for (int i = 0; i < order.length; i++) {
      int other = draws.below(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
