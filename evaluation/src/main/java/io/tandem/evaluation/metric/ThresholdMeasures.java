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
 * How well scores tell positive cases from negative ones, with the threshold that is best for the
 * selection itself, as sentence-transformers' {@code BinaryClassificationEvaluator} and {@code
 * ParaphraseMiningEvaluator} have it. A case is taken for positive if its score is not below the
 * threshold; thresholds lie in the middle between two scores.
 *
 * <ul>
 *   <li>{@code accuracy} and {@code accuracy-threshold}: the greatest share that is told right;
 *   <li>{@code f1}, {@code precision}, {@code recall} and {@code f1-threshold}: the greatest F1;
 *   <li>{@code average-precision}: the precisions at each score, weighed by what recall gains
 *       there, as scikit-learn's {@code average_precision_score};
 *   <li>{@code mcc}: Matthews' correlation at the threshold of F1.
 * </ul>
 *
 * <p>Where cases may be positive without having a score (pairs that were never looked at), accuracy
 * and mcc are not defined and not given; such cases count for recall.
 */
public final class ThresholdMeasures implements Measures {
  private static final List<String> OF_RANKING =
      List.of("f1", "precision", "recall", "f1-threshold", "average-precision");
  private static final List<String> OF_ALL =
      List.of(
          "accuracy",
          "accuracy-threshold",
          "f1",
          "precision",
          "recall",
          "f1-threshold",
          "average-precision",
          "mcc");

  private final double[] scores;
  private final boolean[] positive;
  private final boolean[] ranked;
  private final boolean areAllRanked;
  private final Ranking ranking;
  private final double[] scoreOfGroup;

  private ThresholdMeasures(
      double[] scores, boolean[] positive, boolean[] ranked, boolean areAllRanked) {
    Cases.sameNumber("scores", scores.length, "labels", positive.length);
    for (int i = 0; i < scores.length; i++) {
      Cases.finite("score", i, scores[i]);
    }
    this.scores = scores.clone();
    this.positive = positive.clone();
    this.ranked = ranked.clone();
    this.areAllRanked = areAllRanked;
    ranking = new Ranking(scores);
    scoreOfGroup = new double[ranking.groups()];
    for (int i = 0; i < scores.length; i++) {
      scoreOfGroup[ranking.group(i)] = scores[i];
    }
  }

  /**
   * Measures scores.
   *
   * @param scores of the cases, the greater the likelier positive; finite
   * @param positive which are
   */
  public static ThresholdMeasures of(double[] scores, boolean[] positive) {
    boolean[] all = new boolean[scores.length];
    Arrays.fill(all, true);
    return new ThresholdMeasures(scores, positive, all, true);
  }

  /**
   * Measures a ranking of which cases may have been left out.
   *
   * @param scores of the cases; of those that were left out it is not looked at, but finite
   * @param positive which are
   * @param ranked which have a score
   */
  public static ThresholdMeasures ofRanked(double[] scores, boolean[] positive, boolean[] ranked) {
    return new ThresholdMeasures(scores, positive, ranked, false);
  }

  @Override
  public int cases() {
    return scores.length;
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(areAllRanked ? OF_ALL : OF_RANKING));
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    long[] good = new long[scoreOfGroup.length];
    long[] bad = new long[scoreOfGroup.length];
    long positives = 0;
    for (int number : selection) {
      positives += positive[number] ? 1 : 0;
      if (ranked[number]) {
        (positive[number] ? good : bad)[ranking.group(number)]++;
      }
    }
    Best best = new Best(positives, selection.length);
    int group = next(good, bad, scoreOfGroup.length);
    if (group >= 0) {
      best.begin(scoreOfGroup[group]);
    }
    while (group >= 0) {
      int after = next(good, bad, group);
      best.add(good[group], bad[group], threshold(group, after));
      group = after;
    }
    return best.figures(names());
  }

  /** The next lower score that occurs. */
  private static int next(long[] good, long[] bad, int from) {
    int group = from - 1;
    while (group >= 0 && good[group] + bad[group] == 0) {
      group--;
    }
    return group;
  }

  /** In the middle to the next lower score, but above it; the score itself, if it is the lowest. */
  private double threshold(int group, int after) {
    if (after < 0) {
      return scoreOfGroup[group];
    }
    double middle = (scoreOfGroup[group] + scoreOfGroup[after]) / 2;
    return middle == scoreOfGroup[after] ? scoreOfGroup[group] : middle;
  }

  /** What is found on the way from the greatest score to the least. */
  private static final class Best {
    private final long positives;
    private final long cases;
    private long right;
    private long wrong;
    private double accuracy;
    private double accuracyThreshold = -1;
    private double f1;
    private double precision;
    private double recall;
    private double threshold;
    private double averagePrecision;
    private long rightAtBest;
    private long wrongAtBest;

    Best(long positives, long cases) {
      this.positives = positives;
      this.cases = cases;
      accuracy = (double) (cases - positives) / cases;
    }

    /** Above the greatest score, everything is negative. */
    void begin(double greatest) {
      accuracyThreshold = Math.nextUp(greatest);
    }

    void add(long good, long bad, double at) {
      right += good;
      wrong += bad;
      double told = (double) (right + cases - positives - wrong) / cases;
      if (told > accuracy) {
        accuracy = told;
        accuracyThreshold = at;
      }
      if (right == 0) {
        return;
      }
      double precisionHere = (double) right / (right + wrong);
      double recallHere = (double) right / positives;
      averagePrecision += precisionHere * good / positives;
      double both = 2 * precisionHere * recallHere / (precisionHere + recallHere);
      if (both > f1) {
        f1 = both;
        precision = precisionHere;
        recall = recallHere;
        threshold = at;
        rightAtBest = right;
        wrongAtBest = wrong;
      }
    }

    private double mcc() {
      // Where no threshold is better than none, it is 0, and what is not below that is positive.
      double missed = positives - rightAtBest;
      double refused = cases - positives - wrongAtBest;
      double root =
          Math.sqrt((double) (rightAtBest + wrongAtBest))
              * Math.sqrt((double) positives)
              * Math.sqrt((double) (cases - positives))
              * Math.sqrt(missed + refused);
      return root == 0 ? 0 : (rightAtBest * refused - wrongAtBest * missed) / root;
    }

    Map<String, Double> figures(Set<String> names) {
      Map<String, Double> figures = new LinkedHashMap<>();
      boolean isNone = cases == 0;
      for (String name : names) {
        double value =
            switch (name) {
              case "accuracy" -> accuracy;
              case "accuracy-threshold" -> accuracyThreshold;
              case "f1" -> f1;
              case "precision" -> precision;
              case "recall" -> recall;
              case "f1-threshold" -> threshold;
              case "average-precision" -> averagePrecision;
              default -> mcc();
            };
        figures.put(name, isNone ? Double.NaN : value);
      }
      return Collections.unmodifiableMap(figures);
    }
  }
}
