package io.tandem.training;

import io.tandem.api.adaptation.AdaptedState;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.JointModel;
import io.tandem.api.program.Precision;
import io.tandem.api.training.DeviceModel;
import io.tandem.api.training.Learner;
import io.tandem.api.training.Placement;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

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
    ProgramFamily family =
        settings.unfreezes()
            ? unfreezing(settings, placement, task)
            : family(settings, placement, Beginnings.ALL);
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

  private static ProgramFamily family(
      GradientSettings settings, Placement placement, Beginnings when) {
    Learner learner = placement.learner();
    Precision precision = placement.precision();
    ProgramFamily family =
        ProgramFamily.of(
            placement.model(),
            settings.programs(learner, precision, when),
            lengths -> settings.programs(learner, precision, lengths, when));
    return placement.model() instanceof JointModel && settings.accumulate() > 1
        ? family.jointly(lengths -> settings.joint(learner, precision, lengths, when))
        : family;
  }

  /** Programs that train more weights from time to time; the last of them are for all others. */
  private static ProgramFamily unfreezing(
      GradientSettings settings, Placement placement, TrainingTask task) {
    Beginnings when;
    long last;
    try (BatchSource batches = task.data().shuffled(settings.batchSize())) {
      when = settings.beginnings(placement.learner(), batches);
      last = settings.steps(batches);
    }
    SortedSet<Long> begins = new TreeSet<>(when.steps().values());
    begins.add(0L);
    begins.removeIf(step -> step >= last);
    Map<Long, ProgramFamily> earlier = new TreeMap<>();
    for (long begin : begins.headSet(begins.last())) {
      earlier.put(begin, family(settings, placement, when.after(begin)));
    }
    return family(settings, placement, when.after(begins.last())).after(earlier, begins.last());
  }
}
