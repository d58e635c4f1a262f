package io.tandem.evaluation.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.provider.NoSettings;
import io.tandem.api.training.TrainingTask;
import io.tandem.evaluation.LabelledData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WordOverlapTest {
  private static Prediction said(Task task, Document document) {
    TrainingTask training = TrainingTask.of(new LabelledData(task, List.of(), List.of()), 1);
    return new WordOverlapTrainer()
        .train(new NoSettings(), training)
        .predict(List.of(document))
        .get(0);
  }

  @Test
  void theSentenceWithMostWordsOfTheQuestionIsTheAnswer() {
    String text = "Rain fell on the town. A dog barked at the rain. The dog ran home.";
    Task task = new Task.QuestionAnswering("question", "answers", "answer-starts", false);
    Document document = new Document("d", text, Map.of("question", "At what barked the dog?"));
    Prediction.Answer.Span best = ((Prediction.Answer) said(task, document)).best();
    assertEquals("A dog barked at the rain.", best.text());
    assertEquals(best.text(), text.substring(best.begin(), best.end()));
    assertEquals(4, best.score()); // at, barked, the, dog
  }

  @Test
  void theChoiceWithTheGreatestShareOfKnownWordsIsTaken() {
    Task task = new Task.MultipleChoice("choices", Optional.empty(), "answer");
    Document document =
        new Document(
            "d",
            "A dog barked at the rain.",
            Map.of(),
            Map.of("choices", List.of("the cat slept", "the dog", "A dog was in the house")));
    Prediction.OneLabel one = (Prediction.OneLabel) said(task, document);
    assertEquals("1", one.label());
    assertEquals(1.0 / 3, one.scores().get("0"), 1e-12);
  }
}
