package io.tandem.evaluation.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.training.TrainingTask;
import io.tandem.evaluation.LabelledData;
import io.tandem.evaluation.summary.TextRank;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SummaryBaselinesTest {
  private static final String TEXT =
      "Rain fell on the town. The town was wet from the rain. A dog barked. The wet dog ran home"
          + " through the rain.";
  private static final TrainingTask TASK =
      TrainingTask.of(new LabelledData(new Task.TextToText("target"), List.of(), List.of()), 1);

  @Test
  void theFirstSentencesAreTaken() {
    assertEquals(
        List.of(new Prediction.Text("Rain fell on the town.\nThe town was wet from the rain.")),
        new LeadTrainer()
            .train(new SummarySettings(2, "en"), TASK)
            .predict(List.of(new Document("d", TEXT))));
  }

  @Test
  void theMostCentralSentencesAreTaken() {
    assertEquals(
        List.of(new Prediction.Text(new TextRank(2, Locale.ENGLISH).apply(TEXT))),
        new TextRankTrainer()
            .train(new SummarySettings(2, "en"), TASK)
            .predict(List.of(new Document("d", TEXT))));
  }

  @Test
  void whatIsNoLanguageIsRefused() {
    assertEquals(
        "language is '1', which is no tag of a language, such as en or pt-BR",
        assertThrows(IllegalArgumentException.class, () -> new SummarySettings(2, "1"))
            .getMessage());
  }
}
