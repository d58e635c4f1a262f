package io.tandem.evaluation.tribuo;

import io.tandem.api.prediction.Prediction.OneLabel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Evaluates classes by Tribuo's {@link LabelEvaluator}. */
public final class TribuoClassification {
  private TribuoClassification() {}

  /**
   * Evaluates.
   *
   * @param references each case's class
   * @param predictions what was predicted for it
   * @param positive of two classes the one that areas and average precision look for; nothing where
   *     not every prediction has probabilities of both
   * @param source where the predictions come from
   * @return {@code accuracy}; {@code macro-} and {@code micro-} {@code precision}, {@code recall}
   *     and {@code f1}; {@code roc-auc} and {@code average-precision} where something is looked for
   */
  public static TribuoEvaluation of(
      List<String> references,
      List<OneLabel> predictions,
      List<String> positive,
      PredictionSource source) {
    TribuoLog.quiet();
    Set<String> labels = new TreeSet<>(references);
    predictions.forEach(prediction -> labels.add(prediction.label()));
    boolean probabilities = !positive.isEmpty();
    if (probabilities) {
      predictions.forEach(prediction -> labels.addAll(prediction.scores().keySet()));
    }
    LabelNumbers numbers = new LabelNumbers(labels);
    List<Label> occurring = new ArrayList<>();
    List<Prediction<Label>> made = new ArrayList<>();
    for (int i = 0; i < references.size(); i++) {
      OneLabel prediction = predictions.get(i);
      Label right = numbers.of(references.get(i));
      Label said = numbers.of(prediction.label());
      occurring.add(right);
      occurring.add(said);
      Map<String, Label> scores = new LinkedHashMap<>();
      if (probabilities) {
        for (String label : labels) {
          Label scored = numbers.of(label, prediction.scores().getOrDefault(label, 0.0));
          scores.put(scored.getLabel(), scored);
        }
      }
      made.add(new Prediction<>(said, scores, 0, LabelNumbers.example(right), probabilities));
    }
    LabelFactory factory = new LabelFactory();
    LabelEvaluation evaluation =
        new LabelEvaluator()
            .evaluate(
                new RecordedModel<>(source, LabelNumbers.info(factory, occurring), probabilities),
                made,
                new SimpleDataSourceProvenance(source.data(), factory));
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("accuracy", evaluation.accuracy());
    figures.put("macro-precision", evaluation.macroAveragedPrecision());
    figures.put("macro-recall", evaluation.macroAveragedRecall());
    figures.put("macro-f1", evaluation.macroAveragedF1());
    figures.put("micro-precision", evaluation.microAveragedPrecision());
    figures.put("micro-recall", evaluation.microAveragedRecall());
    figures.put("micro-f1", evaluation.microAveragedF1());
    for (String label : positive) {
      if (references.contains(label)) {
        figures.put("roc-auc", evaluation.AUCROC(numbers.of(label)));
        figures.put("average-precision", evaluation.averagedPrecision(numbers.of(label)));
      }
    }
    return new TribuoEvaluation(
        figures, ProvenanceText.of(LabelEvaluator.class.getName(), evaluation.getProvenance()));
  }
}
