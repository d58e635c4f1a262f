package io.tandem.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How near two vectors are, the greater the nearer, as sentence-transformers compares them. */
@SuppressWarnings("MissingJavadoc")
public enum VectorComparison {
  /** The cosine of their angle; of a vector without a length, 0. */
  COSINE {
    @Override
    double of(float[] a, float[] b) {
      double lengths = Math.sqrt(DOT.of(a, a)) * Math.sqrt(DOT.of(b, b));
      return lengths == 0 ? 0 : DOT.of(a, b) / lengths;
    }
  },
  /** Their product. */
  DOT {
    @Override
    double of(float[] a, float[] b) {
      // Four sums at once: each addition would wait for the one before.
      double first = 0;
      double second = 0;
      double third = 0;
      double fourth = 0;
      int i = 0;
      for (; i + 3 < a.length; i += 4) {
        first += (double) a[i] * b[i];
        second += (double) a[i + 1] * b[i + 1];
        third += (double) a[i + 2] * b[i + 2];
        fourth += (double) a[i + 3] * b[i + 3];
      }
      for (; i < a.length; i++) {
        first += (double) a[i] * b[i];
      }
      return first + second + (third + fourth);
    }
  },
  /** Minus the sum of the absolute differences. */
  MANHATTAN {
    @Override
    double of(float[] a, float[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += Math.abs((double) a[i] - b[i]);
      }
      return -sum;
    }
  },
  /** Minus the length of their difference. */
  EUCLIDEAN {
    @Override
    double of(float[] a, float[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
      }
      return -Math.sqrt(sum);
    }
  };

  abstract double of(float[] a, float[] b);

  /** As configs and figures call it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All that are asked for, of two vectors. */
  static Map<String, Double> all(List<VectorComparison> comparisons, float[] a, float[] b) {
    Map<String, Double> scores = new TreeMap<>();
    comparisons.forEach(one -> scores.put(one.word(), one.of(a, b)));
    return scores;
  }

  /** Whether it is a distance, which people know without its sign. */
  boolean isDistance() {
    return this == MANHATTAN || this == EUCLIDEAN;
  }
}
