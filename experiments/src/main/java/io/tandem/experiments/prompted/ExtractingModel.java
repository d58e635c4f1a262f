package io.tandem.experiments.prompted;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import io.tandem.models.pipeline.PromptExtractor;
import io.tandem.models.prompting.AnsweredExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds answers by prompts. */
final class ExtractingModel implements Predictor {
  private final PromptExtractor extractor;
  private final Task.QuestionAnswering task;
  private final Map<String, String> provenance;
  private final List<AutoCloseable> open;

  /**
   * A model at work.
   *
   * @param open what is closed with it, the last first
   */
  ExtractingModel(
      PromptExtractor extractor,
      Task.QuestionAnswering task,
      Map<String, String> provenance,
      List<AutoCloseable> open) {
    this.extractor = extractor;
    this.task = task;
    this.provenance = provenance;
    this.open = open;
  }

  @Override
  public List<Prediction> predict(List<Document> documents) {
    List<Prediction> all = new ArrayList<>();
    for (Document document : documents) {
      all.add(new Prediction.Answer(extractor.of(AnsweredExample.asked(document, task))));
    }
    return List.copyOf(all);
  }

  @Override
  public Map<String, String> provenance() {
    return provenance;
  }

  @Override
  public void close() {
    PromptedModel.close(open);
    open.clear();
  }
}
