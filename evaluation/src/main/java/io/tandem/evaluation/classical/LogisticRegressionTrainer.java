package io.tandem.evaluation.classical;

import io.tandem.api.data.Task;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import org.tribuo.classification.liblinear.LinearClassificationType.LinearType;

/**
 * Logistic regression over a bag of words, with an L2 penalty, by LIBLINEAR through Tribuo: of
 * several classes one against the others, with probabilities that are scaled to add up to 1; of
 * labels each by itself. It has one optimum, whatever the seed.
 *
 * <p>Source: Fan et al., "LIBLINEAR: A library for large linear classification" (2008). The
 * intercept is penalized as the weight of a feature of √2 is.
 */
public final class LogisticRegressionTrainer implements Trainer<LinearSettings> {

  /** Used by the service loader. */
  public LogisticRegressionTrainer() {}

  @Override
  public String name() {
    return "logistic-regression";
  }

  @Override
  public String description() {
    return "logistic regression over words, for classes or labels";
  }

  @Override
  public Class<LinearSettings> settingsType() {
    return LinearSettings.class;
  }

  @Override
  public boolean learns(Task task) {
    return LinearClassifier.learns(task);
  }

  @Override
  public Predictor train(LinearSettings settings, TrainingTask task) {
    return new LinearClassifier(
            name(),
            settings.features(),
            LinearType.L2R_LR,
            settings.cost(),
            settings.iterations(),
            settings.tolerance())
        .train(task);
  }
}
