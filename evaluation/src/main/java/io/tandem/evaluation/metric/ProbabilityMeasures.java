package io.tandem.evaluation.metric;

import io.tandem.api.evaluation.Measures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Classification by the probability of each label, as scikit-learn 1.9 defines it:
 *
 * <ul>
 *   <li>{@code accuracy}: of the label with the greatest probability, the first of several; 0 to 1;
 *   <li>{@code log-loss}: the mean of minus the natural logarithm of the right label's probability,
 *       which is moved to between 2^-52 and 1 - 2^-52 first; at least 0, in nats;
 *   <li>{@code brier}: the mean squared distance of the probabilities from the right label's one
 *       and the others' zeros, halved where there are two labels (as scikit-learn does: then it is
 *       that of Brier's for one event); 0 to 1 for two labels, 0 to 2 for more;
 *   <li>{@code ece}: the expected calibration error of Guo et al. (2017, equation 3) over bins of
 *       equal width that include their upper edges; 0 to 1;
 *   <li>{@code roc-auc}: for two labels, the probability that a case of the second one gets a
 *       greater probability of it than a case of the first, ties counting half; 0 to 1; not a
 *       number where one of them does not occur;
 *   <li>{@code average-precision}: for two labels, of the second one; 0 where it does not occur;
 *   <li>{@code roc-auc-ovr}: for three labels and more, the plain mean over labels of the area
 *       where each is held against all others; not a number where one does not occur;
 *   <li>{@code roc-auc-ovo}: the plain mean over pairs of labels that occur, of the areas by either
 *       one's probability (Hand and Till, 2001); not a number where fewer than two occur;
 *   <li>{@code macro-average-precision}: the plain mean over labels.
 * </ul>
 *
 * <p>Over no cases, every figure is not a number.
 */
public final class ProbabilityMeasures implements Measures {
  /** The number of bins that the literature mostly takes. */
  public static final int DEFAULT_BINS = 15;

  private static final double SMALLEST = Math.ulp(1.0);
  private static final double SUM_TOLERANCE = 1e-3;

  private final List<String> labels;
  private final int[] references;
  private final int bins;
  private final List<RankedClass> ranked = new ArrayList<>();
  private final boolean[] right;
  private final double[] confidences;
  private final int[] bin;
  private final double[] losses;
  private final double[] distances;

  private ProbabilityMeasures(
      List<String> labels, List<String> references, double[][] probabilities, int bins) {
    Cases.sameNumber("references", references.size(), "rows", probabilities.length);
    this.labels = List.copyOf(labels);
    this.bins = bins;
    Map<String, Integer> places = new LinkedHashMap<>();
    labels.forEach(label -> places.put(label, places.size()));
    if (places.size() < labels.size() || labels.size() < 2) {
      throw new IllegalArgumentException("labels must be two or more, and different: " + labels);
    }
    if (bins < 1) {
      throw new IllegalArgumentException(
          "the number of bins is " + bins + ": it must be 1 or more");
    }
    int cases = references.size();
    this.references = new int[cases];
    this.right = new boolean[cases];
    this.confidences = new double[cases];
    this.bin = new int[cases];
    this.losses = new double[cases];
    this.distances = new double[cases];
    for (int i = 0; i < cases; i++) {
      Integer reference = places.get(references.get(i));
      if (reference == null) {
        throw new IllegalArgumentException(
            "case " + i + " has the label '" + references.get(i) + "', which is none of " + labels);
      }
      this.references[i] = reference;
      measure(i, probabilities[i]);
    }
    for (int label = labels.size() == 2 ? 1 : 0; label < labels.size(); label++) {
      ranked.add(new RankedClass(probabilities, label));
    }
  }

  private void measure(int number, double[] row) {
    check(number, row);
    int best = 0;
    double distance = 0;
    for (int label = 0; label < row.length; label++) {
      best = row[label] > row[best] ? label : best;
      double apart = row[label] - (label == references[number] ? 1 : 0);
      distance += apart * apart;
    }
    right[number] = best == references[number];
    confidences[number] = row[best];
    bin[number] = bin(row[best]);
    losses[number] = -Math.log(Math.min(Math.max(row[references[number]], SMALLEST), 1 - SMALLEST));
    distances[number] = row.length == 2 ? distance / 2 : distance;
  }

  private void check(int number, double[] row) {
    Cases.sameNumber("labels", labels.size(), "probabilities of case " + number, row.length);
    double sum = 0;
    for (double probability : row) {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException(
            "case " + number + " has a probability of " + probability + ": it must be from 0 to 1");
      }
      sum += probability;
    }
    if (Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw new IllegalArgumentException(
          "the probabilities of case " + number + " sum up to " + sum + " and not to 1");
    }
  }

  private int bin(double confidence) {
    int guess = (int) Math.ceil(confidence * bins) - 1;
    int bin = Math.min(Math.max(guess, 0), bins - 1);
    // A product rounds: the edges decide, so that a case is in the bin whose edges say so.
    if (bin > 0 && confidence <= edge(bin)) {
      return bin - 1;
    }
    return bin < bins - 1 && confidence > edge(bin + 1) ? bin + 1 : bin;
  }

  private double edge(int number) {
    return (double) number / bins;
  }

  /**
   * Measures probabilities, with {@link #DEFAULT_BINS} bins for calibration.
   *
   * @param labels all labels, two or more; of two, the second is what areas and average precision
   *     look for
   * @param references each case's label
   * @param probabilities [cases, labels]: each from 0 to 1, each row summing up to 1 within 0.001
   * @return the figures
   * @throws IllegalArgumentException if something is not so
   */
  public static ProbabilityMeasures of(
      List<String> labels, List<String> references, double[][] probabilities) {
    return of(labels, references, probabilities, DEFAULT_BINS);
  }

  /**
   * Measures probabilities.
   *
   * @param labels all labels, two or more; of two, the second is what areas and average precision
   *     look for
   * @param references each case's label
   * @param probabilities [cases, labels]: each from 0 to 1, each row summing up to 1 within 0.001
   * @param bins of the calibration error, 1 or more
   * @return the figures
   * @throws IllegalArgumentException if something is not so
   */
  public static ProbabilityMeasures of(
      List<String> labels, List<String> references, double[][] probabilities, int bins) {
    return new ProbabilityMeasures(labels, references, probabilities, bins);
  }

  @Override
  public int cases() {
    return references.length;
  }

  @Override
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(List.of("accuracy", "log-loss", "brier", "ece"));
    names.addAll(
        labels.size() == 2
            ? List.of("roc-auc", "average-precision")
            : List.of("roc-auc-ovr", "roc-auc-ovo", "macro-average-precision"));
    return Collections.unmodifiableSet(names);
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    int[] times = new int[references.length];
    long[] totals = new long[labels.size()];
    double correct = 0;
    double loss = 0;
    double distance = 0;
    for (int number : selection) {
      times[number]++;
      totals[references[number]]++;
      correct += right[number] ? 1 : 0;
      loss += losses[number];
      distance += distances[number];
    }
    double cases = selection.length;
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("accuracy", correct / cases);
    figures.put("log-loss", loss / cases);
    figures.put("brier", distance / cases);
    figures.put("ece", calibrationError(selection));
    if (labels.size() == 2) {
      double pairs = (double) totals[0] * totals[1];
      figures.put("roc-auc", ranked.get(0).won(references, times, 1, totals)[0] / pairs);
      figures.put(
          "average-precision", ranked.get(0).averagePrecision(references, times, 1, totals[1]));
    } else {
      putSeveral(times, totals, figures);
    }
    if (selection.length == 0) {
      figures.replaceAll((name, figure) -> Double.NaN);
    }
    return Collections.unmodifiableMap(figures);
  }

  private void putSeveral(int[] times, long[] totals, Map<String, Double> figures) {
    double againstAll = 0;
    double againstOne = 0;
    double precision = 0;
    long cases = Arrays.stream(totals).sum();
    long occurring = Arrays.stream(totals).filter(total -> total > 0).count();
    for (int label = 0; label < totals.length; label++) {
      double[] won = ranked.get(label).won(references, times, label, totals);
      double all = 0;
      for (int other = 0; other < totals.length; other++) {
        if (other != label) {
          all += won[other];
          double pairs = (double) totals[label] * totals[other];
          againstOne += pairs == 0 ? 0 : won[other] / pairs;
        }
      }
      againstAll += all / ((double) totals[label] * (cases - totals[label]));
      precision += ranked.get(label).averagePrecision(references, times, label, totals[label]);
    }
    figures.put("roc-auc-ovr", againstAll / totals.length);
    figures.put("roc-auc-ovo", againstOne / (occurring * (occurring - 1.0)));
    figures.put("macro-average-precision", precision / totals.length);
  }

  private double calibrationError(int[] selection) {
    double error = 0;
    for (ReliabilityBin bar : reliability(selection)) {
      if (bar.cases() > 0) {
        error += Math.abs(bar.accuracy() - bar.confidence()) * bar.cases();
      }
    }
    return error / selection.length;
  }

  /**
   * The bars of a reliability diagram.
   *
   * @param selection the numbers of cases, as in {@link #over}
   * @return all bins from 0 to 1, also those without cases
   */
  public List<ReliabilityBin> reliability(int[] selection) {
    long[] count = new long[bins];
    long[] correct = new long[bins];
    double[] confidence = new double[bins];
    for (int number : selection) {
      count[bin[number]]++;
      correct[bin[number]] += right[number] ? 1 : 0;
      confidence[bin[number]] += confidences[number];
    }
    List<ReliabilityBin> bars = new ArrayList<>();
    for (int i = 0; i < bins; i++) {
      double size = count[i];
      bars.add(
          new ReliabilityBin(
              edge(i), edge(i + 1), count[i], confidence[i] / size, correct[i] / size));
    }
    return bars;
  }
}
