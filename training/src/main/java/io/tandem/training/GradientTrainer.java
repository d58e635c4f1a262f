package io.tandem.training;

import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.training.Callback;
import io.tandem.api.training.Placement;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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

  @Override
  public TrainedModel train(GradientSettings settings, TrainingTask task) {
    Placement placement =
        task.placement()
            .orElseThrow(
                () ->
                    new BadInputException(
                        "'gradient' trains the model of the config on its backend; it cannot be a"
                            + " baseline"));
    TrainingPrograms programs = settings.programs(placement.model(), placement.precision());
    GradientModel model =
        new GradientModel(
            placement,
            Map.of(
                "trainer",
                NAME,
                "model",
                placement.model().type(),
                "backend",
                placement.engine().backend(),
                "engine",
                placement.engine().version()));
    try {
      train(settings, task, programs, model);
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** What a checkpoint needs so that its weights can be used without the run. */
  private static void describe(TrainingTask task, Path into) throws IOException {
    Tokenizer tokenizer = task.data().tokenizer();
    tokenizer.save(into);
    OptionalInt end = tokenizer.idOf(Tokenizer.END_OF_TEXT);
    Optional<JsonObject> config =
        task.placement().flatMap(place -> place.model().publishedConfig(end));
    if (config.isPresent()) {
      AtomicFile.write(into.resolve(Checkpoints.CONFIG), JsonWriter.pretty(config.get()));
    }
  }

  private static void train(
      GradientSettings settings,
      TrainingTask task,
      TrainingPrograms programs,
      GradientModel model) {
    Optional<CheckpointCallback> checkpoints =
        task.checkpoints()
            .map(
                folder ->
                    new CheckpointCallback(
                        new Checkpoints(folder, programs.variables(), into -> describe(task, into)),
                        model.state(),
                        task.callbacks(),
                        settings.checkpointEvery()));
    List<Callback> callbacks = new ArrayList<>(task.callbacks());
    callbacks.add(new NonFiniteGuard(programs.trained()));
    checkpoints.ifPresent(callbacks::add);
    TrainingPlan plan =
        new TrainingPlan(
            settings.steps(),
            settings.accumulate(),
            settings.schedule(),
            task.seed(),
            settings.validateEvery());
    try (BatchSource batches = task.data().shuffled(settings.batchSize());
        BatchSource held = task.data().validation(settings.batchSize());
        TrainingLoop loop =
            new TrainingLoop(
                model.state(),
                programs,
                plan,
                batches,
                held,
                model::score,
                callbacks,
                task.stop())) {
      loop.initialize();
      loop.run();
    } catch (DivergenceException e) {
      String kept =
          checkpoints
              .flatMap(CheckpointCallback::last)
              .map(path -> "the last good state is in " + path)
              .orElse("no state was saved before; set training.checkpoint-every to keep one");
      DivergenceException told = new DivergenceException(e.step(), e.getMessage() + "; " + kept);
      told.initCause(e);
      throw told;
    }
  }
}
