package io.tandem.evaluation;

import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.training.TextEmbedder;
import io.tandem.api.training.TrainedModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The vectors that a model makes of the texts of held-out documents, each text made once. */
final class TextVectors {
  private final Map<String, float[]> vectors = new HashMap<>();
  private final Matching task;
  private final List<Document> documents;

  private TextVectors(String evaluator, TrainedModel model, HeldOutData data, Matching task) {
    this.task = task;
    documents = data.documents();
    if (!(model instanceof TextEmbedder embedder)) {
      throw new BadInputException(
          String.format(
              "'%s' needs a model that makes vectors of texts, and what '%s' trained makes none",
              evaluator, model.provenance().get("trainer")));
    }
    Set<String> texts = new LinkedHashSet<>();
    documents.forEach(document -> texts.addAll(task.texts(document)));
    List<String> all = new ArrayList<>(texts);
    List<float[]> made = embedder.embed(all);
    for (int i = 0; i < all.size(); i++) {
      for (float number : made.get(i)) {
        if (!Float.isFinite(number)) {
          throw new BadInputException(
              String.format(
                  "'%s' compares vectors, and what '%s' trained makes one with %s of \"%s\"",
                  evaluator,
                  model.provenance().get("trainer"),
                  number,
                  CaseContent.shortened(all.get(i))));
        }
      }
      vectors.put(all.get(i), made.get(i));
    }
  }

  /**
   * Asks a model.
   *
   * @param evaluator who asks
   * @throws BadInputException if the model makes no vectors, or the task is another
   */
  static TextVectors of(String evaluator, TrainedModel model, HeldOutData data) {
    return new TextVectors(evaluator, model, data, Asked.task(evaluator, data, Matching.class));
  }

  /** Whether a task's examples have one of some forms. */
  static boolean have(Task task, Set<Matching.Form> forms) {
    return task instanceof Matching matching && forms.contains(matching.form());
  }

  Matching task() {
    return task;
  }

  List<Document> documents() {
    return documents;
  }

  float[] of(String text) {
    return vectors.get(text);
  }

  float[] of(Document document) {
    return of(document.text());
  }
}
