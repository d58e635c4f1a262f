package io.tandem.evaluation.tribuo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tribuo.Prediction;
import org.tribuo.multilabel.MultiLabel;
import org.tribuo.multilabel.MultiLabelFactory;
import org.tribuo.multilabel.evaluation.MultiLabelEvaluation;
import org.tribuo.multilabel.evaluation.MultiLabelEvaluator;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Evaluates sets of labels by Tribuo's {@link MultiLabelEvaluator}. */
public final class TribuoMultiLabel {
  private TribuoMultiLabel() {}

  /**
   * Evaluates.
   *
   * @param known labels that count even where they do not occur
   * @param references each case's labels
   * @param predictions what was predicted for it
   * @param source where the predictions come from
   * @return {@code macro-} and {@code micro-} {@code precision}, {@code recall} and {@code f1};
   *     nothing where there is no label
   */
  public static TribuoEvaluation of(
      Collection<String> known,
      List<Set<String>> references,
      List<Set<String>> predictions,
      PredictionSource source) {
    TribuoLog.quiet();
    Set<String> labels = new TreeSet<>(known);
    references.forEach(labels::addAll);
    predictions.forEach(labels::addAll);
    LabelNumbers numbers = new LabelNumbers(labels);
    List<Prediction<MultiLabel>> made = new ArrayList<>();
    for (int i = 0; i < references.size(); i++) {
      MultiLabel right = labels(numbers, references.get(i));
      MultiLabel said = labels(numbers, predictions.get(i));
      made.add(new Prediction<>(said, 0, LabelNumbers.example(right)));
    }
    MultiLabelFactory factory = new MultiLabelFactory();
    RecordedModel<MultiLabel> model =
        new RecordedModel<>(
            source, LabelNumbers.info(factory, List.of(labels(numbers, labels))), false);
    MultiLabelEvaluation evaluation =
        new MultiLabelEvaluator()
            .evaluate(model, made, new SimpleDataSourceProvenance(source.data(), factory));
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("macro-precision", evaluation.macroAveragedPrecision());
    figures.put("macro-recall", evaluation.macroAveragedRecall());
    figures.put("macro-f1", evaluation.macroAveragedF1());
    figures.put("micro-precision", evaluation.microAveragedPrecision());
    figures.put("micro-recall", evaluation.microAveragedRecall());
    figures.put("micro-f1", evaluation.microAveragedF1());
    return new TribuoEvaluation(
        figures,
        ProvenanceText.of(MultiLabelEvaluator.class.getName(), evaluation.getProvenance()));
  }

  private static MultiLabel labels(LabelNumbers numbers, Set<String> labels) {
    return new MultiLabel(labels.stream().map(numbers::of).collect(Collectors.toSet()));
  }
}
