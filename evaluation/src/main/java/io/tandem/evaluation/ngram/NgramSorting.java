package io.tandem.evaluation.ngram;

import java.util.Arrays;
import java.util.List;

/**
 * Finds the different n-grams of some sequences by sorting all places by the tokens that stand
 * there, one token after the other from the last to the first. The counts are those of occurrences
 * at the greatest length, and 0 at others.
 */
final class NgramSorting {
  private static final int END = -1;

  private final int order;
  private final int ids;

  /** All sequences, an {@link #END} behind each. */
  private final int[] text;

  private int[] places;

  NgramSorting(int order, int vocabularySize, List<int[]> sequences) {
    this.order = order;
    long length = sequences.stream().mapToLong(sequence -> sequence.length + 1L).sum();
    if (length > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(length + " tokens are too many (2^31-9)");
    }
    text = new int[(int) length];
    places = new int[(int) length - sequences.size()];
    int end = 0;
    int place = 0;
    int greatest = vocabularySize - 1;
    for (int[] sequence : sequences) {
      for (int i = 0; i < sequence.length; i++) {
        if (sequence[i] < 0 || (i > 0 && sequence[i] >= vocabularySize)) {
          throw new IllegalArgumentException(
              String.format(
                  "token %d at place %d is not one of a vocabulary of %d",
                  sequence[i], i, vocabularySize));
        }
        greatest = Math.max(greatest, sequence[i]);
        places[place++] = end;
        text[end++] = sequence[i];
      }
      text[end++] = END;
    }
    ids = greatest + 1;
  }

  NgramLevel[] levels() {
    sort();
    NgramLevel[] levels = new NgramLevel[order];
    int[] sizes = sizes();
    for (int k = 1; k <= order; k++) {
      levels[k - 1] = new NgramLevel(k == 1 ? ids : sizes[k], k == order);
    }
    fill(levels);
    return levels;
  }

  private void sort() {
    int[] sorted = new int[places.length];
    int[] ends = new int[ids + 2];
    for (int offset = order - 1; offset >= 0; offset--) {
      Arrays.fill(ends, 0);
      for (int place : places) {
        ends[token(place, offset) + 2]++;
      }
      for (int i = 1; i < ends.length; i++) {
        ends[i] += ends[i - 1];
      }
      for (int place : places) {
        sorted[ends[token(place, offset) + 1]++] = place;
      }
      int[] unsorted = places;
      places = sorted;
      sorted = unsorted;
    }
  }

  /** The token some way behind a place, or {@link #END} if the sequence ends before it. */
  private int token(int place, int offset) {
    for (int i = 0; i < offset; i++) {
      if (text[place + i] == END) {
        return END;
      }
    }
    return text[place + offset];
  }

  /** How many tokens two places have in common, at most as many as the order. */
  private int common(int one, int other) {
    int common = 0;
    while (common < order
        && text[one + common] == text[other + common]
        && text[one + common] != END) {
      common++;
    }
    return common;
  }

  private int[] sizes() {
    int[] sizes = new int[order + 1];
    for (int i = 0; i < places.length; i++) {
      int known = i == 0 ? 0 : common(places[i - 1], places[i]);
      for (int k = known + 1; k <= order && text[places[i] + k - 1] != END; k++) {
        sizes[k]++;
      }
    }
    return sizes;
  }

  private void fill(NgramLevel[] levels) {
    Arrays.setAll(levels[0].tokens, token -> token);
    int[] filled = new int[order + 1];
    int previous = 0;
    for (int i = 0; i < places.length; i++) {
      int place = places[i];
      int known = i == 0 ? 0 : common(previous, place);
      previous = place;
      int k = known + 1;
      for (; k <= order && text[place + k - 1] != END; k++) {
        int token = text[place + k - 1];
        if (k == 1) {
          beginUpTo(levels, filled, token);
        } else {
          int[] children = levels[k - 2].children;
          levels[k - 1].tokens[filled[k]++] = token;
          children[filled[k - 1]] = filled[k];
          if (k < order) {
            levels[k - 1].children[filled[k]] = filled[k + 1];
          }
        }
      }
      if (k > order) {
        levels[order - 1].counts[filled[order] - 1]++;
      }
    }
    beginUpTo(levels, filled, ids - 1);
  }

  /** Goes on to the 1-gram of a token; those that were passed over have no children. */
  private void beginUpTo(NgramLevel[] levels, int[] filled, int token) {
    while (filled[1] <= token) {
      filled[1]++;
      if (order > 1) {
        levels[0].children[filled[1]] = filled[2];
      }
    }
  }
}
