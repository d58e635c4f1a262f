package io.tandem.evaluation.metric;

import io.tandem.api.evaluation.Measures;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far two columns of numbers go together, as SciPy 1.17 defines it; all from -1 to 1, and not a
 * number where one of the columns is constant or there are fewer than two cases:
 *
 * <ul>
 *   <li>{@code pearson}: the linear correlation ({@code pearsonr});
 *   <li>{@code spearman}: that of the ranks, ties sharing the mean of theirs ({@code spearmanr});
 *   <li>{@code kendall}: tau-b, which accounts for ties ({@code kendalltau}), by the method of
 *       Knight (1966) in its form with a tree of counts.
 * </ul>
 *
 * <p>Sums are taken around the mean, in two passes: the updating formulas of statistics libraries
 * take roots of differences and are off in the eighth digit where there is little correlation.
 */
public final class CorrelationMeasures implements Measures {
  private static final Set<String> NAMES =
      Collections.unmodifiableSet(new LinkedHashSet<>(List.of("pearson", "spearman", "kendall")));

  private final double[] references;
  private final double[] predictions;
  private final Ranking ofReferences;
  private final Ranking ofPredictions;

  /** The cases by reference, then by prediction. */
  private final int[] order;

  private CorrelationMeasures(double[] references, double[] predictions) {
    Cases.sameNumber("references", references.length, "predictions", predictions.length);
    for (int i = 0; i < references.length; i++) {
      Cases.finite("reference", i, references[i]);
      Cases.finite("prediction", i, predictions[i]);
    }
    this.references = references.clone();
    this.predictions = predictions.clone();
    this.ofReferences = new Ranking(references);
    this.ofPredictions = new Ranking(predictions);
    this.order =
        Arrays.stream(Cases.all(references.length))
            .boxed()
            .sorted(
                (a, b) ->
                    ofReferences.group(a) == ofReferences.group(b)
                        ? Integer.compare(ofPredictions.group(a), ofPredictions.group(b))
                        : Integer.compare(ofReferences.group(a), ofReferences.group(b)))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /**
   * Measures two columns of numbers.
   *
   * @param references each case's number, finite
   * @param predictions what was predicted for it, finite
   * @return the figures
   * @throws IllegalArgumentException if the arrays are of different length or have other numbers
   */
  public static CorrelationMeasures of(double[] references, double[] predictions) {
    return new CorrelationMeasures(references, predictions);
  }

  @Override
  public int cases() {
    return references.length;
  }

  @Override
  public Set<String> names() {
    return NAMES;
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(
        "pearson", linear(selected(references, selection), selected(predictions, selection)));
    figures.put("spearman", linear(ofReferences.ranks(selection), ofPredictions.ranks(selection)));
    figures.put("kendall", kendall(selection));
    return Collections.unmodifiableMap(figures);
  }

  private static double[] selected(double[] values, int[] selection) {
    return Arrays.stream(selection).mapToDouble(number -> values[number]).toArray();
  }

  private static double linear(double[] x, double[] y) {
    if (constant(x) || constant(y)) {
      return Double.NaN;
    }
    double meanX = Arrays.stream(x).average().orElse(Double.NaN);
    double meanY = Arrays.stream(y).average().orElse(Double.NaN);
    double together = 0;
    double ofX = 0;
    double ofY = 0;
    for (int i = 0; i < x.length; i++) {
      together += (x[i] - meanX) * (y[i] - meanY);
      ofX += (x[i] - meanX) * (x[i] - meanX);
      ofY += (y[i] - meanY) * (y[i] - meanY);
    }
    double correlation = together / (Math.sqrt(ofX) * Math.sqrt(ofY));
    return Math.max(-1, Math.min(1, correlation));
  }

  private static boolean constant(double[] values) {
    return values.length < 2 || Arrays.stream(values).allMatch(value -> value == values[0]);
  }

  private double kendall(int[] selection) {
    long[] times = new long[order.length];
    for (int number : selection) {
      times[number]++;
    }
    long pairs = pairs(selection.length);
    long tiedReferences = tied(ofReferences.sizes(selection));
    long tiedPredictions = tied(ofPredictions.sizes(selection));
    if (pairs == tiedReferences || pairs == tiedPredictions) {
      return Double.NaN;
    }
    long difference = concordantLessDiscordant(times);
    return difference
        / Math.sqrt((double) (pairs - tiedReferences))
        / Math.sqrt((double) (pairs - tiedPredictions));
  }

  private long concordantLessDiscordant(long[] times) {
    CountTree before = new CountTree(ofPredictions.groups());
    long difference = 0;
    int place = 0;
    while (place < order.length) {
      int end = place;
      // Pairs with equal references count for neither side: those enter the tree together.
      while (end < order.length
          && ofReferences.group(order[end]) == ofReferences.group(order[place])) {
        long here = times[order[end]];
        if (here > 0) {
          int group = ofPredictions.group(order[end]);
          difference += here * (before.below(group) - before.above(group));
        }
        end++;
      }
      for (; place < end; place++) {
        before.add(ofPredictions.group(order[place]), times[order[place]]);
      }
    }
    return difference;
  }

  private static long pairs(long cases) {
    return cases * (cases - 1) / 2;
  }

  private static long tied(long[] sizes) {
    return Arrays.stream(sizes).map(CorrelationMeasures::pairs).sum();
  }
}
