package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Answering;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Precision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses what fits to a text best among several others, with a model that was made for multiple
 * choice. Used by one thread.
 */
public final class Chooser implements AutoCloseable {
  private final Task.MultipleChoice task;
  private final Answering answering;

  /**
   * A chooser at work on a device.
   *
   * @param model one for multiple choice
   * @param state where its weights lie, or will before the first call; not closed with this
   * @param precision in which element types the model computes
   * @throws BadInputException if the model is for something else
   */
  public Chooser(DocumentModel model, DeviceState state, Precision precision) {
    if (!(model.task() instanceof Task.MultipleChoice choice)) {
      throw new BadInputException(
          String.format("a '%s' for '%s' chooses nothing", model.type(), model.task().name()));
    }
    this.task = choice;
    answering = model.answering(state, precision);
  }

  /** Whether a model chooses among texts. */
  public static boolean fits(DocumentModel model) {
    return model.task() instanceof Task.MultipleChoice;
  }

  /**
   * Chooses for each of several texts.
   *
   * @param texts any number
   * @param choices at least two, with all that is to stand before them
   * @return for each text all choices with their probabilities, the likeliest first
   * @throws BadInputException if a text cannot be read, or there are fewer than two choices
   */
  public List<List<LabelScore>> of(List<String> texts, List<String> choices) {
    Map<String, String> attributes = new TreeMap<>();
    task.before().ifPresent(name -> attributes.put(name, ""));
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      documents.add(
          new Document(
              "text " + (i + 1), texts.get(i), attributes, Map.of(task.choices(), choices)));
    }
    return answering.answer(documents).stream()
        .map(said -> scores((Prediction.OneLabel) said, choices))
        .toList();
  }

  private static List<LabelScore> scores(Prediction.OneLabel said, List<String> choices) {
    List<LabelScore> scores = new ArrayList<>();
    said.scores()
        .forEach(
            (number, score) ->
                scores.add(
                    new LabelScore(
                        choices.get(Integer.parseInt(number)),
                        score,
                        number.equals(said.label()))));
    scores.sort(Comparator.comparingDouble(LabelScore::score).reversed());
    return List.copyOf(scores);
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    answering.close();
  }
}
