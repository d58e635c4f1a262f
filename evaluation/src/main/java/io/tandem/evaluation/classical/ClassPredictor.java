package io.tandem.evaluation.classical;

import com.oracle.labs.mlrg.olcut.util.Pair;
import io.tandem.api.data.Document;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.prediction.Explaining;
import io.tandem.api.prediction.Prediction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tribuo.Excuse;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;

/** One of several classes, by a model of Tribuo's over a bag of words. */
final class ClassPredictor implements Explaining {
  private final Model<Label> model;
  private final TextExamples examples;
  private final Map<String, String> provenance;

  ClassPredictor(Model<Label> model, TextExamples examples, Map<String, String> provenance) {
    this.model = model;
    this.examples = examples;
    this.provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }

  @Override
  public List<Prediction> predict(List<Document> documents) {
    List<Prediction> predictions = new ArrayList<>();
    for (Document document : documents) {
      predictions.add(
          Prediction.OneLabel.likeliest(
              scores(model, examples, document), model.generatesProbabilities()));
    }
    return predictions;
  }

  /** Of each class that the model knows. */
  static Map<String, Double> scores(Model<Label> model, TextExamples examples, Document document) {
    Map<String, Double> scores = new TreeMap<>();
    model
        .predict(
            TextExamples.example(examples.numbers(document.text()), LabelFactory.UNKNOWN_LABEL))
        .getOutputScores()
        .forEach((label, scored) -> scores.put(label, scored.getScore()));
    return scores;
  }

  /** By what the model adds up for the label, less what it adds up for others on average. */
  @Override
  public List<Exhibit.Span> explain(Document document, String label) {
    if (model.getOutputIDInfo().getDomain().stream().noneMatch(l -> l.getLabel().equals(label))) {
      throw new BadInputException(
          String.format(
              "there is no class '%s'; %s",
              label,
              NearestName.hint(
                  label,
                  model.getOutputIDInfo().getDomain().stream().map(Label::getLabel).toList())));
    }
    Map<String, List<Pair<String, Double>>> sums =
        model
            .getExcuse(
                TextExamples.example(examples.numbers(document.text()), LabelFactory.UNKNOWN_LABEL))
            .map(Excuse::getScores)
            .orElseThrow();
    Map<String, Double> ngrams = new HashMap<>();
    int others = sums.size() - 1;
    sums.forEach(
        (one, addends) -> {
          double share = one.equals(label) ? 1 : -1.0 / Math.max(1, others);
          addends.forEach(a -> ngrams.merge(a.getA(), share * a.getB(), Double::sum));
        });
    return WordWeights.spans(document.text(), examples.space(), ngrams);
  }

  @Override
  public Map<String, String> provenance() {
    return provenance;
  }

  @Override
  public void close() {}
}
