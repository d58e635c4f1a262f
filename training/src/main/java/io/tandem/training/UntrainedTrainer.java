package io.tandem.training;

import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Variable;
import io.tandem.api.provider.NoSettings;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.DeviceModel;
import io.tandem.api.training.Placement;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;

/**
 * Leaves the config's model as it begins: with the weights of a checkpoint, so that it can be
 * measured before it is trained, or beside what was made of it; with weights by chance otherwise.
 */
public final class UntrainedTrainer implements Trainer<NoSettings> {
  /** Used by the service loader. */
  public UntrainedTrainer() {}

  @Override
  public String name() {
    return "untrained";
  }

  @Override
  public String description() {
    return "the model as it begins, such as a checkpoint, to be measured";
  }

  @Override
  public Class<NoSettings> settingsType() {
    return NoSettings.class;
  }

  @Override
  public boolean needsPlacement() {
    return true;
  }

  /** Every task: which ones a model is for, its own provider tells. */
  @Override
  public boolean learns(Task task) {
    return true;
  }

  @Override
  public TrainedModel train(NoSettings settings, TrainingTask task) {
    Placement placement =
        task.placement()
            .orElseThrow(
                () -> new BadInputException("'untrained' measures the model of the config"));
    DeviceModel model = GradientModel.asked(name(), placement);
    try {
      for (Variable variable :
          placement.learner().objective(Phase.EVALUATION).variables().values()) {
        HostTensor given = task.beginning().get(variable.name());
        HostTensor value = given == null ? variable.initialValue(task.seed()) : given;
        model.state().assign(variable.name(), value);
      }
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }
}
