package io.tandem.models.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * How much the tokens of a sequence saw of each token of the source; longer ones share what they
 * have in common.
 */
final class Attended {
  /** Of no token. */
  static final Attended NOTHING = new Attended(null, new double[0], new double[0]);

  private final Attended before;
  private final double[] last;
  private final double[] coverage;

  private Attended(Attended before, double[] last, double[] coverage) {
    this.before = before;
    this.last = last;
    this.coverage = coverage;
  }

  /** With one more token, which saw so much. */
  Attended and(double[] seen) {
    double[] sum = Arrays.copyOf(seen, seen.length);
    for (int i = 0; i < coverage.length; i++) {
      sum[i] += coverage[i];
    }
    return new Attended(this, seen, sum);
  }

  /** What each token of the source got from all of them together. */
  double[] coverage() {
    return coverage;
  }

  /** What each of the first tokens saw. */
  List<List<Double>> rows(int tokens) {
    List<List<Double>> rows = new ArrayList<>();
    for (Attended one = this; one != NOTHING; one = one.before) {
      rows.add(Arrays.stream(one.last).boxed().toList());
    }
    Collections.reverse(rows);
    return rows.subList(0, Math.min(tokens, rows.size()));
  }
}
