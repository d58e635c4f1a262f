package io.tandem.evaluation.ngram;

import java.util.List;

/**
 * The n-grams of some sequences of tokens, of every length up to an order, with the counts that
 * Kneser–Ney smoothing takes: of those of the greatest length how often they occur, of shorter ones
 * how many different tokens stand before them (Chen and Goodman 1998, section 2.7). What stands at
 * the beginning of a sequence has nothing before it and counts as often as it occurs, as KenLM
 * (Heafield et al. 2013) has it.
 *
 * <p>The first token of a sequence is never predicted, only looked back on: it is no 1-gram. It may
 * be a marker of the beginning from outside of the vocabulary, with an id not far above it, as
 * memory grows with the greatest id. All other tokens are of the vocabulary, the one that marks an
 * end included.
 *
 * <p>Immutable and thread-safe. Takes 12 bytes for each different n-gram but those of the greatest
 * length, which take 8; making it takes 12 bytes more for each token, and time that grows in
 * proportion to tokens and order.
 */
public final class NgramCounts {
  private final int vocabularySize;

  /** At k - 1 the n-grams of length k; the index of a 1-gram is its token. */
  private final NgramLevel[] levels;

  private NgramCounts(int vocabularySize, NgramLevel[] levels) {
    this.vocabularySize = vocabularySize;
    this.levels = levels;
  }

  /**
   * Counts.
   *
   * @param order the greatest length of an n-gram, at least 1
   * @param vocabularySize tokens that can be predicted have ids from 0 to below this, at least 1
   * @param sequences ids, not negative; sequences of fewer than 2 tokens have nothing to count
   * @return the counts
   * @throws IllegalArgumentException if a number is out of its range
   */
  public static NgramCounts of(int order, int vocabularySize, List<int[]> sequences) {
    if (order < 1 || vocabularySize < 1) {
      throw new IllegalArgumentException(
          "order " + order + " and vocabulary size " + vocabularySize + " must be at least 1");
    }
    NgramCounts counts =
        new NgramCounts(
            vocabularySize, new NgramSorting(order, vocabularySize, sequences).levels());
    for (int[] sequence : sequences) {
      counts.countBeginning(sequence);
    }
    if (order > 1) {
      counts.countPredecessors(1, new int[order]);
    }
    return counts;
  }

  /** Takes back that the first token is a 1-gram, and adds what nothing stands before. */
  private void countBeginning(int[] sequence) {
    if (order() == 1 && sequence.length > 0) {
      levels[0].counts[sequence[0]]--;
    }
    for (int length = 2; length < order() && length <= sequence.length; length++) {
      levels[length - 1].counts[find(sequence, 0, length)]++;
    }
  }

  /** For every n-gram from a length on, counts one for what it is without its first token. */
  private void countPredecessors(int length, int[] path) {
    NgramLevel level = levels[length - 1];
    for (int i = 0; i < level.size(); i++) {
      path[0] = level.tokens[i];
      countPredecessors(length + 1, level.children[i], level.children[i + 1], path);
    }
  }

  private void countPredecessors(int length, int from, int to, int[] path) {
    NgramLevel level = levels[length - 1];
    for (int i = from; i < to; i++) {
      path[length - 1] = level.tokens[i];
      levels[length - 2].counts[find(path, 1, length)]++;
      if (length < order()) {
        countPredecessors(length + 1, level.children[i], level.children[i + 1], path);
      }
    }
  }

  /**
   * The greatest length of an n-gram.
   *
   * @return at least 1
   */
  public int order() {
    return levels.length;
  }

  /**
   * How many tokens can be predicted.
   *
   * @return at least 1
   */
  public int vocabularySize() {
    return vocabularySize;
  }

  /**
   * The count of an n-gram.
   *
   * @param ngram its tokens, from 1 to as many as the order
   * @return 0 if it was not seen
   */
  public int count(int... ngram) {
    if (ngram.length < 1 || ngram.length > order()) {
      throw new IllegalArgumentException(
          ngram.length + " tokens, of n-grams of up to " + order() + " tokens");
    }
    int index = find(ngram, 0, ngram.length);
    return index == NgramLevel.NONE ? 0 : levels[ngram.length - 1].counts[index];
  }

  /**
   * How many different n-grams of a length have a count.
   *
   * @param length from 1 to the order
   * @return how many
   */
  public long different(int length) {
    long different = 0;
    for (int count : levels[length - 1].counts) {
      different += count > 0 ? 1 : 0;
    }
    return different;
  }

  /**
   * How many n-grams of a length have small counts.
   *
   * @param length from 1 to the order
   * @return the counts' counts
   */
  public CountsOfCounts countsOfCounts(int length) {
    long[] of = new long[5];
    for (int count : levels[length - 1].counts) {
      if (count < of.length) {
        of[count]++;
      }
    }
    return new CountsOfCounts(of[1], of[2], of[3], of[4]);
  }

  NgramLevel level(int length) {
    return levels[length - 1];
  }

  /** The index of the n-gram that some tokens are, or {@link NgramLevel#NONE}. */
  int find(int[] tokens, int from, int to) {
    int index = tokens[from] < levels[0].size() ? tokens[from] : NgramLevel.NONE;
    for (int i = from + 1; i < to && index != NgramLevel.NONE; i++) {
      index = child(i - from, index, tokens[i]);
    }
    return index;
  }

  /** The index of an n-gram of a length with one more token, or {@link NgramLevel#NONE}. */
  int child(int length, int index, int token) {
    int[] children = levels[length - 1].children;
    return levels[length].find(children[index], children[index + 1], token);
  }
}
