package io.tandem.training;

import io.tandem.api.adaptation.AdaptedState;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.JointModel;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.training.DeviceModel;
import io.tandem.api.training.Placement;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;

/** Trains the config's model with gradients on the engine; what a config gets by default. */
public final class GradientTrainer implements Trainer<GradientSettings> {
  private static final String NAME = "gradient";

  /** Used by the service loader. */
  public GradientTrainer() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "gradient training of the model on a backend";
  }

  @Override
  public Class<GradientSettings> settingsType() {
    return GradientSettings.class;
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
  public TrainedModel train(GradientSettings settings, TrainingTask task) {
    Placement placement =
        task.placement()
            .orElseThrow(
                () ->
                    new BadInputException(
                        "'gradient' trains the model of the config on its backend; it cannot be a"
                            + " baseline"));
    settings.checkMetrics(task.validation().metrics());
    TrainingPrograms programs = settings.programs(placement.learner(), placement.precision());
    ProgramFamily family =
        ProgramFamily.of(
            placement.model(),
            programs,
            lengths -> settings.programs(placement.learner(), placement.precision(), lengths));
    if (placement.model() instanceof JointModel && settings.accumulate() > 1) {
      family =
          family.jointly(
              lengths -> settings.joint(placement.learner(), placement.precision(), lengths));
    }
    DeviceModel model = GradientModel.asked(NAME, placement);
    DeviceState state = AdaptedState.unchanged(model.state());
    try (GradientRun run = new GradientRun(settings, task, family, state, model)) {
      run.train();
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }
}
