package io.tandem.evaluation.metric;

import io.tandem.api.evaluation.Measures;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Classification with one label for each case, as scikit-learn 1.9 defines it with {@code
 * zero_division=0}. All figures are from 0 to 1, but {@code mcc} and {@code kappa}, which are from
 * -1 to 1:
 *
 * <ul>
 *   <li>{@code accuracy}: the share of cases whose label was predicted;
 *   <li>{@code balanced-accuracy}: the mean recall of the labels that a case has;
 *   <li>{@code macro-precision}, {@code macro-recall}, {@code macro-f1}: plain means over the
 *       labels that occur in the selection, in references or predictions;
 *   <li>{@code micro-precision}, {@code micro-recall}, {@code micro-f1}: over all decisions, where
 *       each case has one label the same as accuracy;
 *   <li>{@code weighted-precision}, {@code weighted-recall}, {@code weighted-f1}: means by the
 *       labels' numbers of cases;
 *   <li>{@code mcc}: Matthews' correlation coefficient in the form for several labels of Gorodkin
 *       (2004); 0 where references or predictions are all of one label;
 *   <li>{@code kappa}: Cohen's (1960); not a number where references and predictions are all of one
 *       label;
 *   <li>{@code precision}, {@code recall}, {@code f1}: of the positive label, if one was named.
 * </ul>
 *
 * <p>Over no cases, every figure but {@code mcc} is not a number.
 */
public final class LabelMeasures implements Measures {
  private static final List<String> NAMES =
      List.of(
          "accuracy",
          "balanced-accuracy",
          "macro-precision",
          "macro-recall",
          "macro-f1",
          "micro-precision",
          "micro-recall",
          "micro-f1",
          "weighted-precision",
          "weighted-recall",
          "weighted-f1",
          "mcc",
          "kappa");
  private static final List<String> POSITIVE = List.of("precision", "recall", "f1");

  private final List<String> references;
  private final List<String> predictions;
  private final LabelCounts counts;
  private final Optional<String> positive;

  private LabelMeasures(
      List<String> references, List<String> predictions, Optional<String> positive) {
    Cases.sameNumber("references", references.size(), "predictions", predictions.size());
    this.references = List.copyOf(references);
    this.predictions = List.copyOf(predictions);
    this.positive = positive;
    LabelCounts.Builder builder = new LabelCounts.Builder();
    positive.ifPresent(builder::know);
    for (int i = 0; i < references.size(); i++) {
      boolean right = references.get(i).equals(predictions.get(i));
      builder.beginCase();
      builder.add(references.get(i), right ? 1 : 0, 0, 1);
      builder.add(predictions.get(i), 0, 1, 0);
    }
    this.counts = builder.build();
  }

  /**
   * Measures predictions of any number of labels.
   *
   * @param references each case's label
   * @param predictions what was predicted for it
   * @return figures that treat all labels alike
   * @throws IllegalArgumentException if the lists are of different length
   */
  public static LabelMeasures of(List<String> references, List<String> predictions) {
    return new LabelMeasures(references, predictions, Optional.empty());
  }

  /**
   * Measures predictions where one label is what is looked for.
   *
   * @param references each case's label
   * @param predictions what was predicted for it
   * @param positive the label whose precision, recall and F1 are figures as well; it may not occur
   * @return the figures of {@link #of(List, List)}, and those of the positive label
   * @throws IllegalArgumentException if the lists are of different length
   */
  public static LabelMeasures of(
      List<String> references, List<String> predictions, String positive) {
    return new LabelMeasures(references, predictions, Optional.of(positive));
  }

  @Override
  public int cases() {
    return references.size();
  }

  @Override
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(NAMES);
    if (positive.isPresent()) {
      names.addAll(POSITIVE);
    }
    return Collections.unmodifiableSet(names);
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    LabelCounts.Totals totals = counts.over(selection);
    List<LabelScores> labels = totals.occurring();
    double cases = selection.length;
    double correct = totals.correct();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("accuracy", correct / cases);
    figures.put(
        "balanced-accuracy",
        LabelCounts.macro(
            labels.stream().filter(label -> label.support() > 0).toList(), LabelScores::recall));
    figures.put("macro-precision", LabelCounts.macro(labels, LabelScores::precision));
    figures.put("macro-recall", LabelCounts.macro(labels, LabelScores::recall));
    figures.put("macro-f1", LabelCounts.macro(labels, LabelScores::f1));
    figures.put("micro-precision", correct / cases);
    figures.put("micro-recall", correct / cases);
    figures.put("micro-f1", correct / cases);
    figures.put("weighted-precision", LabelCounts.weighted(labels, LabelScores::precision));
    figures.put("weighted-recall", LabelCounts.weighted(labels, LabelScores::recall));
    figures.put("weighted-f1", LabelCounts.weighted(labels, LabelScores::f1));
    double together = totals.predictedTimesActual();
    double predictedSpread = cases * cases - totals.predictedSquared();
    double actualSpread = cases * cases - totals.actualSquared();
    double spread = predictedSpread * actualSpread;
    figures.put("mcc", spread == 0 ? 0 : (correct * cases - together) / Math.sqrt(spread));
    figures.put("kappa", (correct * cases - together) / (cases * cases - together));
    positive.ifPresent(
        label -> {
          LabelScores scores = totals.of(label);
          boolean none = selection.length == 0;
          figures.put("precision", none ? Double.NaN : scores.precision());
          figures.put("recall", none ? Double.NaN : scores.recall());
          figures.put("f1", none ? Double.NaN : scores.f1());
        });
    return Collections.unmodifiableMap(figures);
  }

  /**
   * Precision, recall and F1 of each label by itself.
   *
   * @param selection the numbers of cases, as in {@link #over}
   * @return the labels that occur in the selection, in the order of their characters
   */
  public List<LabelScores> perLabel(int[] selection) {
    return counts.over(selection).occurring();
  }

  /**
   * Which labels were taken for which.
   *
   * @param selection the numbers of cases, as in {@link #over}
   * @return a matrix of the labels that occur in the selection
   */
  public ConfusionMatrix confusion(int[] selection) {
    List<String> labels = perLabel(selection).stream().map(LabelScores::label).toList();
    Map<String, Integer> places = new LinkedHashMap<>();
    labels.forEach(label -> places.put(label, places.size()));
    long[][] matrix = new long[labels.size()][labels.size()];
    for (int number : selection) {
      matrix[places.get(references.get(number))][places.get(predictions.get(number))]++;
    }
    return new ConfusionMatrix(labels, matrix);
  }
}
