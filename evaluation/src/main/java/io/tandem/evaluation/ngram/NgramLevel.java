package io.tandem.evaluation.ngram;

import java.util.Arrays;

/**
 * The n-grams of one length, sorted by their tokens, so that those that begin alike are together.
 */
final class NgramLevel {
  /** The index of what is not there. */
  static final int NONE = -1;

  /** The last token of each. */
  final int[] tokens;

  /** How often each counts, see {@link NgramCounts}. */
  final int[] counts;

  /**
   * At i where those begin, among the n-grams that are one token longer, that extend the i-th by a
   * last token; they end where those of the next one begin. Empty at the greatest length.
   */
  final int[] children;

  NgramLevel(int size, boolean longest) {
    tokens = new int[size];
    counts = new int[size];
    children = new int[longest ? 0 : size + 1];
  }

  int size() {
    return tokens.length;
  }

  /** The index of the n-gram that ends with a token, among those from one index to another. */
  int find(int from, int to, int token) {
    int index = Arrays.binarySearch(tokens, from, to, token);
    return index < 0 ? NONE : index;
  }
}
