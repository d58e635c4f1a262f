package io.tandem.evaluation.classical;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tribuo.Example;
import org.tribuo.classification.Label;
import org.tribuo.classification.sgd.crf.CRFModel;
import org.tribuo.impl.ArrayExample;
import org.tribuo.sequence.SequenceExample;

/** A tag for each word, by a conditional random field. */
final class TagPredictor implements Predictor {
  private final CRFModel model;
  private final Task.Tagging asked;
  private final Set<String> known;
  private final Map<String, String> provenance;

  TagPredictor(
      CRFModel model, Task.Tagging asked, Set<String> known, Map<String, String> provenance) {
    this.model = model;
    this.asked = asked;
    this.known = known;
    this.provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }

  /** A sentence with the features that are known. */
  static SequenceExample<Label> example(List<String> words, List<String> tags, Set<String> known) {
    List<Example<Label>> examples = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String[] names =
          WordFeatures.of(words, i).stream().filter(known::contains).toArray(String[]::new);
      double[] ones = new double[names.length];
      Arrays.fill(ones, 1);
      examples.add(new ArrayExample<>(new Label(tags.get(i)), names, ones));
    }
    return new SequenceExample<>(examples);
  }

  @Override
  public List<Prediction> predict(List<Document> documents) {
    List<Prediction> predictions = new ArrayList<>();
    for (Document document : documents) {
      List<String> words = asked.wordsOf(document);
      List<String> unknown = words.stream().map(word -> Label.UNKNOWN).toList();
      List<String> tags =
          words.isEmpty()
              ? List.of()
              : model.predict(example(words, unknown, known)).stream()
                  .map(word -> word.getOutput().getLabel())
                  .toList();
      predictions.add(new Prediction.Tags(tags));
    }
    return predictions;
  }

  @Override
  public Map<String, String> provenance() {
    return provenance;
  }

  @Override
  public void close() {}
}
