package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Answering;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Precision;
import io.tandem.models.classifier.Head;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Tells classes, labels or a number of texts as wholes, with any model that was made for it. Used
 * by one thread.
 */
public final class Classifier implements AutoCloseable {
  private final DocumentModel model;
  private final Answering answering;

  /**
   * A classifier at work on a device.
   *
   * @param model one for classes, labels or a number
   * @param state where its weights lie, or will before the first call; not closed with this
   * @param precision in which element types the model computes
   * @throws BadInputException if the model is for something else
   */
  public Classifier(DocumentModel model, DeviceState state, Precision precision) {
    if (!fits(model)) {
      throw new BadInputException(
          String.format(
              "a '%s' for '%s' tells nothing of texts as wholes",
              model.type(), model.task().name()));
    }
    this.model = model;
    answering = model.answering(state, precision);
  }

  /** Whether a model tells classes, labels or a number. */
  public static boolean fits(DocumentModel model) {
    return Head.fits(model.task());
  }

  /**
   * Classifies texts.
   *
   * @param texts any number
   * @return for each text all labels that the model knows, the likeliest first
   * @throws BadInputException if a text cannot be read
   */
  public List<List<LabelScore>> of(List<String> texts) {
    List<Document> documents =
        IntStream.range(0, texts.size())
            .mapToObj(i -> new Document("text " + (i + 1), texts.get(i)))
            .toList();
    return answering.answer(documents).stream().map(this::scores).toList();
  }

  private List<LabelScore> scores(Prediction said) {
    if (said instanceof Prediction.Value value) {
      String name = model.task() instanceof Task.Regression number ? number.target() : "value";
      return List.of(new LabelScore(name, value.value(), true));
    }
    if (said instanceof Prediction.ManyLabels many) {
      return sorted(many.scores(), many.labels());
    }
    Prediction.OneLabel one = (Prediction.OneLabel) said;
    return sorted(one.scores(), List.of(one.label()));
  }

  private static List<LabelScore> sorted(Map<String, Double> scores, Collection<String> said) {
    List<LabelScore> all = new ArrayList<>();
    scores.forEach((label, score) -> all.add(new LabelScore(label, score, said.contains(label))));
    said.stream()
        .filter(label -> !scores.containsKey(label))
        .forEach(label -> all.add(new LabelScore(label, 1, true)));
    all.sort(Comparator.comparingDouble(LabelScore::score).reversed());
    return List.copyOf(all);
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    answering.close();
  }
}
