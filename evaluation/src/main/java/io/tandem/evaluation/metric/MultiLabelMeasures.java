package io.tandem.evaluation.metric;

import io.tandem.api.evaluation.Measures;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Classification with any number of labels for each case, as scikit-learn 1.9 defines it with
 * {@code zero_division=0} on the indicator matrix of all labels. All figures are from 0 to 1:
 *
 * <ul>
 *   <li>{@code subset-accuracy}: the share of cases all of whose labels, and no others, were
 *       predicted ({@code accuracy_score});
 *   <li>{@code hamming-loss}: the share of all decisions, one for each case and label, that are
 *       wrong; not a number where there are no labels;
 *   <li>{@code micro-precision}, {@code micro-recall}, {@code micro-f1}: over all decisions;
 *   <li>{@code macro-precision}, {@code macro-recall}, {@code macro-f1}: plain means over all
 *       labels, of which each counts in every selection;
 *   <li>{@code weighted-f1}: the mean by the labels' numbers of cases;
 *   <li>{@code samples-f1}: the mean of each case's F1; 0 for a case with no label in either;
 *   <li>{@code samples-jaccard}: the mean of each case's intersection over union ({@code
 *       jaccard_score}); 0 likewise.
 * </ul>
 *
 * <p>Over no cases, every figure is not a number.
 */
public final class MultiLabelMeasures implements Measures {
  private static final Set<String> NAMES =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(
              List.of(
                  "subset-accuracy",
                  "hamming-loss",
                  "micro-precision",
                  "micro-recall",
                  "micro-f1",
                  "macro-precision",
                  "macro-recall",
                  "macro-f1",
                  "weighted-f1",
                  "samples-f1",
                  "samples-jaccard")));

  private final int labels;
  private final LabelCounts counts;
  private final int[] shared;
  private final int[] joined;

  private MultiLabelMeasures(
      Collection<String> labels, List<Set<String>> references, List<Set<String>> predictions) {
    Cases.sameNumber("references", references.size(), "predictions", predictions.size());
    this.labels = new HashSet<>(labels).size();
    this.shared = new int[references.size()];
    this.joined = new int[references.size()];
    LabelCounts.Builder builder = new LabelCounts.Builder();
    labels.forEach(builder::know);
    for (int i = 0; i < references.size(); i++) {
      builder.beginCase();
      for (String label : references.get(i)) {
        boolean found = predictions.get(i).contains(label);
        builder.add(label, found ? 1 : 0, found ? 1 : 0, 1);
        shared[i] += found ? 1 : 0;
      }
      for (String label : predictions.get(i)) {
        if (!references.get(i).contains(label)) {
          builder.add(label, 0, 1, 0);
        }
      }
      joined[i] = references.get(i).size() + predictions.get(i).size() - shared[i];
    }
    this.counts = builder.build();
  }

  /**
   * Measures predictions over the labels that occur in them or in the references.
   *
   * @param references each case's labels
   * @param predictions what was predicted for it
   * @return the figures
   * @throws IllegalArgumentException if the lists are of different length
   */
  public static MultiLabelMeasures of(List<Set<String>> references, List<Set<String>> predictions) {
    return of(List.of(), references, predictions);
  }

  /**
   * Measures predictions over known labels.
   *
   * @param labels labels that count even where they do not occur; those that occur count anyway
   * @param references each case's labels
   * @param predictions what was predicted for it
   * @return the figures
   * @throws IllegalArgumentException if the lists are of different length
   */
  public static MultiLabelMeasures of(
      Collection<String> labels, List<Set<String>> references, List<Set<String>> predictions) {
    Set<String> all = new HashSet<>(labels);
    references.forEach(all::addAll);
    predictions.forEach(all::addAll);
    return new MultiLabelMeasures(all, references, predictions);
  }

  @Override
  public int cases() {
    return shared.length;
  }

  @Override
  public Set<String> names() {
    return NAMES;
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    double cases = selection.length;
    double exact = 0;
    double wrong = 0;
    double f1 = 0;
    double jaccard = 0;
    for (int number : selection) {
      exact += shared[number] == joined[number] ? 1 : 0;
      wrong += joined[number] - shared[number];
      if (joined[number] > 0) {
        f1 += 2.0 * shared[number] / (joined[number] + shared[number]);
        jaccard += (double) shared[number] / joined[number];
      }
    }
    LabelCounts.Totals totals = counts.over(selection);
    List<LabelScores> all = totals.all();
    LabelScores micro = totals.micro();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("subset-accuracy", exact / cases);
    figures.put("hamming-loss", wrong / (cases * labels));
    figures.put("micro-precision", micro.precision());
    figures.put("micro-recall", micro.recall());
    figures.put("micro-f1", micro.f1());
    figures.put("macro-precision", LabelCounts.macro(all, LabelScores::precision));
    figures.put("macro-recall", LabelCounts.macro(all, LabelScores::recall));
    figures.put("macro-f1", LabelCounts.macro(all, LabelScores::f1));
    figures.put("weighted-f1", LabelCounts.weighted(all, LabelScores::f1));
    figures.put("samples-f1", f1 / cases);
    figures.put("samples-jaccard", jaccard / cases);
    if (selection.length == 0) {
      figures.replaceAll((name, figure) -> Double.NaN);
    }
    return Collections.unmodifiableMap(figures);
  }

  /**
   * Precision, recall and F1 of each label by itself.
   *
   * @param selection the numbers of cases, as in {@link #over}
   * @return all labels, in the order of their characters
   */
  public List<LabelScores> perLabel(int[] selection) {
    return counts.over(selection).all();
  }
}
