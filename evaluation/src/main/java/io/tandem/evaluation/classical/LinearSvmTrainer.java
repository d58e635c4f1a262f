package io.tandem.evaluation.classical;

import io.tandem.api.data.Task;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import org.tribuo.classification.liblinear.LinearClassificationType.LinearType;

/**
 * A linear support vector machine over a bag of words, with the squared hinge loss and an L2
 * penalty, by LIBLINEAR's dual coordinate descent through Tribuo: of several classes one against
 * the others, of labels each by itself. Its scores are distances from the border and no
 * probabilities.
 *
 * <p>Source: Hsieh et al., "A dual coordinate descent method for large-scale linear SVM" (2008).
 * The intercept is penalized as the weight of a feature of √2 is.
 */
public final class LinearSvmTrainer implements Trainer<LinearSettings> {

  /** Used by the service loader. */
  public LinearSvmTrainer() {}

  @Override
  public String name() {
    return "linear-svm";
  }

  @Override
  public String description() {
    return "a linear support vector machine over words, for classes or labels";
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
            LinearType.L2R_L2LOSS_SVC_DUAL,
            settings.cost(),
            settings.iterations(),
            settings.tolerance())
        .train(task);
  }
}
