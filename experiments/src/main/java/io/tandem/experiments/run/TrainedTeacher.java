package io.tandem.experiments.run;

import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.TrainingTask;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.distillation.StoredScores;

/**
 * What an experiment says of its documents as a teacher: whom it asks, what, and about which.
 *
 * @param file the experiment
 * @param providers what was found on the path
 */
public record TrainedTeacher(ExperimentFile file, Providers providers) {

  /** What the teacher is asked. */
  public Task task() {
    return file.config().task();
  }

  /** All documents of the experiment, those that are held out among them. */
  public TextDataset documents() {
    return providers.read(file.config().data());
  }

  /**
   * Trains the experiment's own model on its training documents, and asks it about all.
   *
   * @throws BadInputException if it needs a backend, or predicts nothing
   */
  public StoredScores scores(TextDataset data) {
    ExperimentConfig config = file.config();
    if (config.needsModel(providers)) {
      throw new BadInputException(
          String.format(
              "the experiment trains by '%s', which needs a backend; run it, and name the run with"
                  + " --teacher",
              config.training().name()));
    }
    TrainingTask task =
        TrainingTask.of(
            Preparation.ofDocuments(config, data, config.oneSplit().apply(data)).data(),
            config.oneSeed());
    try (TrainedModel model = providers.train(config.training(), task)) {
      if (!(model instanceof Predictor predictor)) {
        throw new BadInputException(
            "what '" + config.training().name() + "' trains predicts nothing of documents");
      }
      return StoredScores.of(
          config.task(), data.documents(), predictor.predict(data.documents()), model.provenance());
    }
  }
}
