package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Answering;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Precision;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Answers questions with pieces of texts. Texts of any length are read in windows, each with the
 * question. Used by one thread.
 */
public final class AnswerFinder implements AutoCloseable {
  private final Task.QuestionAnswering task;
  private final Answering answering;

  /**
   * What is asked of what.
   *
   * @param question the question
   * @param text where the answer is looked for
   */
  public record Question(String question, String text) {}

  /**
   * A finder at work on a device.
   *
   * @param model one that answers questions from texts
   * @param state where its weights lie, or will before the first call; not closed with this
   * @param precision in which element types the model computes
   * @throws BadInputException if the model is for something else
   */
  public AnswerFinder(DocumentModel model, DeviceState state, Precision precision) {
    if (!(model.task() instanceof Task.QuestionAnswering questions)) {
      throw new BadInputException(
          String.format(
              "a '%s' for '%s' finds no answers in texts", model.type(), model.task().name()));
    }
    task = questions;
    answering = model.answering(state, precision);
  }

  /** Whether a model answers questions from texts. */
  public static boolean fits(DocumentModel model) {
    return model.task() instanceof Task.QuestionAnswering;
  }

  /**
   * Answers questions.
   *
   * @param questions any number
   * @return for each the pieces of its text that were weighed, the best first; an empty one where
   *     it says that there is no answer
   * @throws BadInputException if a question is longer than the model can read beside a text
   */
  public List<Prediction.Answer> of(List<Question> questions) {
    List<Document> documents =
        IntStream.range(0, questions.size())
            .mapToObj(
                i ->
                    new Document(
                        "question " + (i + 1),
                        questions.get(i).text(),
                        Map.of(task.question(), questions.get(i).question())))
            .toList();
    return answering.answer(documents).stream().map(Prediction.Answer.class::cast).toList();
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    answering.close();
  }
}
