package io.tandem.evaluation;

import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.training.TrainedModel;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model says of held-out documents.
 *
 * @param <P> of which kind that is
 * @param document what was asked about
 * @param said what was said of it
 */
record Asked<P extends Prediction>(Document document, P said) {

  /**
   * Asks a model about all held-out documents.
   *
   * @param evaluator who asks
   * @throws BadInputException if the model cannot be asked about documents
   */
  static <P extends Prediction> List<Asked<P>> all(
      String evaluator, TrainedModel model, HeldOutData data, Class<P> kind) {
    if (!(model instanceof Predictor predictor)) {
      throw new BadInputException(
          String.format(
              "'%s' needs a model that can be asked about documents, and what '%s' trained cannot",
              evaluator, model.provenance().get("trainer")));
    }
    List<Document> documents = data.documents();
    List<Prediction> predictions = predictor.predict(documents);
    if (predictions.size() != documents.size()) {
      throw new IllegalStateException(
          String.format(
              "what '%s' trained says %d things of %d documents",
              model.provenance().get("trainer"), predictions.size(), documents.size()));
    }
    List<Asked<P>> all = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      if (!kind.isInstance(predictions.get(i))) {
        throw new IllegalStateException(
            String.format(
                "what '%s' trained says %s of '%s', which is no %s",
                model.provenance().get("trainer"),
                predictions.get(i),
                documents.get(i).name(),
                kind.getSimpleName()));
      }
      all.add(new Asked<>(documents.get(i), kind.cast(predictions.get(i))));
    }
    return all;
  }

  /**
   * The task of the data.
   *
   * @throws BadInputException if it is another
   */
  static <T extends Task> T task(String evaluator, HeldOutData data, Class<T> kind) {
    if (!kind.isInstance(data.task())) {
      throw new BadInputException(
          "'" + evaluator + "' does not judge the task '" + data.task().name() + "'");
    }
    return kind.cast(data.task());
  }
}
