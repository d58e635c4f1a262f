package io.tandem.experiments.prompted;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.program.Precision;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import io.tandem.datasets.tokenization.TokenizerJson;
import io.tandem.experiments.generate.CheckpointPath;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.pipeline.PromptClassifier;
import io.tandem.models.prompting.Demonstration;
import io.tandem.models.prompting.PhraseScores;
import io.tandem.models.prompting.Prompting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeSet;

/**
 * Trains nothing: asks a checkpoint for classes by prompts, with none or some documents of the
 * training part shown, so that zero- and few-shot classification stands in one table with what was
 * trained. Needs no placement, so that it can be a baseline; it brings its own tokenizer and opens
 * its own engine.
 */
public final class PromptedTrainer implements Trainer<PromptedSettings> {
  /** Used by the service loader. */
  public PromptedTrainer() {}

  @Override
  public String name() {
    return "prompted";
  }

  @Override
  public String description() {
    return "a checkpoint asked for classes by prompts, with none or some examples shown";
  }

  @Override
  public Class<PromptedSettings> settingsType() {
    return PromptedSettings.class;
  }

  @Override
  public boolean learns(Task task) {
    return task instanceof Task.Classification;
  }

  @Override
  public TrainedModel train(PromptedSettings settings, TrainingTask task) {
    if (!(task.data().task() instanceof Task.Classification classes)) {
      throw new BadInputException("'prompted' tells classes, and the task has none");
    }
    TreeSet<String> labels = new TreeSet<>();
    task.data().trainingDocuments().forEach(document -> labels.add(classes.of(document)));
    Prompting prompting = settings.prompting(List.copyOf(labels));
    List<Demonstration> shown =
        Demonstration.draw(
            task.data().trainingDocuments(),
            classes,
            prompting.verbalizer().labels(),
            settings.shots(),
            task.seed());
    CheckpointFolder folder =
        CheckpointPath.find(settings.checkpoint(), Optional.of(settings.backend()), run -> {});
    List<AutoCloseable> open = new ArrayList<>();
    try {
      Tokenizer tokenizer = TokenizerJson.load(folder.path().resolve(TokenizerJson.FILE_NAME));
      open.add(tokenizer);
      Architecture model = folder.model(architectures(), () -> tokenizer);
      if (!PhraseScores.fits(model)) {
        throw new BadInputException(
            String.format("%s: a '%s' writes no text", folder.path(), model.type()));
      }
      Engine engine = Backends.named(settings.backend()).open(EngineOptions.cpu());
      open.add(engine);
      DeviceState state = engine.newState();
      open.add(state);
      folder.load(model, state);
      PhraseScores scores =
          PhraseScores.of(model, tokenizer, state, Precision.FLOAT32).orElseThrow();
      open.add(scores);
      return new PromptedModel(new PromptClassifier(scores, prompting, shown), settings, open);
    } catch (RuntimeException e) {
      PromptedModel.close(open);
      throw e;
    }
  }

  private static List<ModelProvider<?>> architectures() {
    ServiceLoader<?> found = ServiceLoader.load(ModelProvider.class);
    List<ModelProvider<?>> all = new ArrayList<>();
    found.forEach(one -> all.add((ModelProvider<?>) one));
    return all;
  }
}
