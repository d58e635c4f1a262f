package io.tandem.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Finds the nearest of many vectors by comparing all. */
final class Neighbours {
  private final List<float[]> vectors;
  private final VectorComparison comparison;
  private final double[] lengths;

  /** Which vector, and how near it is. */
  record Near(int number, double score) {
    /**
     * The nearest first; of vectors that are equally near in 32 bits the later, as trec_eval would
     * have them.
     */
    static final Comparator<Near> ORDER =
        Comparator.comparing((Near near) -> (float) near.score())
            .thenComparingInt(Near::number)
            .reversed();
  }

  Neighbours(List<float[]> vectors, VectorComparison comparison) {
    this.vectors = List.copyOf(vectors);
    this.comparison = comparison;
    lengths = vectors.stream().mapToDouble(Neighbours::length).toArray();
  }

  private static double length(float[] vector) {
    return Math.sqrt(VectorComparison.DOT.of(vector, vector));
  }

  private double score(float[] asked, double length, int number) {
    float[] other = vectors.get(number);
    if (comparison != VectorComparison.COSINE) {
      return comparison.of(asked, other);
    }
    double both = length * lengths[number];
    return both == 0 ? 0 : VectorComparison.DOT.of(asked, other) / both;
  }

  /**
   * The nearest vectors.
   *
   * @param count how many at most, at least 1
   * @return the nearest first
   */
  List<Near> of(float[] asked, int count) {
    double length = length(asked);
    PriorityQueue<Near> kept = new PriorityQueue<>(Near.ORDER.reversed());
    double least = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < vectors.size(); i++) {
      double score = score(asked, length, i);
      if ((float) score >= (float) least) { // of equal ones, the later is kept
        kept.add(new Near(i, score));
        if (kept.size() > count) {
          kept.remove();
          least = kept.element().score();
        }
      }
    }
    return kept.stream().sorted(Near.ORDER).toList();
  }
}
