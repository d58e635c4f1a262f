package io.tandem.evaluation.tribuo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sequence.LabelSequenceEvaluation;
import org.tribuo.classification.sequence.LabelSequenceEvaluator;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Evaluates tags by Tribuo's {@link LabelSequenceEvaluator}. */
public final class TribuoTagging {
  private TribuoTagging() {}

  /**
   * Evaluates.
   *
   * @param references each sentence's tags
   * @param predictions what was predicted for it, as many
   * @param source where the predictions come from
   * @return {@code token-accuracy}; {@code tag-macro-precision}, {@code tag-macro-recall} and
   *     {@code tag-macro-f1}; nothing where there is no word
   */
  public static TribuoEvaluation of(
      List<List<String>> references, List<List<String>> predictions, PredictionSource source) {
    TribuoLog.quiet();
    Set<String> tags = new TreeSet<>();
    references.forEach(tags::addAll);
    predictions.forEach(tags::addAll);
    LabelNumbers numbers = new LabelNumbers(tags);
    List<List<Prediction<Label>>> made = new ArrayList<>();
    for (int i = 0; i < references.size(); i++) {
      List<Prediction<Label>> sentence = new ArrayList<>();
      for (int word = 0; word < references.get(i).size(); word++) {
        Label right = numbers.of(references.get(i).get(word));
        Label said = numbers.of(predictions.get(i).get(word));
        sentence.add(new Prediction<>(said, 0, LabelNumbers.example(right)));
      }
      made.add(sentence);
    }
    LabelFactory factory = new LabelFactory();
    List<Label> occurring = tags.stream().map(numbers::of).toList();
    LabelSequenceEvaluation evaluation =
        new LabelSequenceEvaluator()
            .evaluate(
                new RecordedSequenceModel(source, LabelNumbers.info(factory, occurring)),
                made,
                new SimpleDataSourceProvenance(source.data(), factory));
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("token-accuracy", evaluation.accuracy());
    figures.put("tag-macro-precision", evaluation.macroAveragedPrecision());
    figures.put("tag-macro-recall", evaluation.macroAveragedRecall());
    figures.put("tag-macro-f1", evaluation.macroAveragedF1());
    return new TribuoEvaluation(
        figures,
        ProvenanceText.of(LabelSequenceEvaluator.class.getName(), evaluation.getProvenance()));
  }
}
