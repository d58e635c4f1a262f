package io.tandem.models.wordvectors;

import java.util.function.IntConsumer;

/** Words, and how many of those before and after each are its company. */
final class Windows {
  private final int[] words;
  private final int[] left;
  private final int[] right;
  private int size;
  private int start;

  Windows(int capacity) {
    words = new int[capacity];
    left = new int[capacity];
    right = new int[capacity];
  }

  /** What is added from now on has no company among what was before. */
  void begin() {
    start = size;
  }

  /** Adds a word that reaches so far on both sides. */
  void add(int word, int reach) {
    words[size] = word;
    left[size] = Math.min(reach, size - start);
    right[size] = reach;
    size++;
  }

  /** What was added since the beginning has no company after it. */
  void end() {
    for (int i = start; i < size; i++) {
      right[i] = Math.min(right[i], size - 1 - i);
    }
  }

  /** The words that are company of one, in order. */
  void company(int i, IntConsumer words) {
    for (int j = i - left[i]; j <= i + right[i]; j++) {
      if (j != i) {
        words.accept(this.words[j]);
      }
    }
  }

  int size() {
    return size;
  }

  int word(int i) {
    return words[i];
  }

  int left(int i) {
    return left[i];
  }

  int right(int i) {
    return right[i];
  }
}
