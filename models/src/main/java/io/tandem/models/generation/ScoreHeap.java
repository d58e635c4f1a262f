package io.tandem.models.generation;

/** The tokens that have weight, in the order of their scores: the likeliest first. */
final class ScoreHeap {
  private final double[] scores;
  private final int[] heap;
  private int size;

  ScoreHeap(double[] scores, double[] weights) {
    this.scores = scores;
    this.heap = new int[scores.length];
    for (int i = 0; i < scores.length; i++) {
      if (weights[i] > 0) {
        heap[size++] = i;
      }
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i);
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Takes out the likeliest; of equals the one with the lowest id. */
  int pop() {
    int top = heap[0];
    heap[0] = heap[--size];
    sink(0);
    return top;
  }

  private boolean precedes(int a, int b) {
    return scores[a] > scores[b] || (scores[a] == scores[b] && a < b);
  }

  private void sink(int from) {
    int at = from;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && precedes(heap[child + 1], heap[child])) {
        child++;
      }
      if (!precedes(heap[child], heap[at])) {
        return;
      }
      int other = heap[at];
      heap[at] = heap[child];
      heap[child] = other;
      at = child;
    }
  }
}
