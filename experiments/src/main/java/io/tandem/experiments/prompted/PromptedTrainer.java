package io.tandem.experiments.prompted;

import io.tandem.api.adaptation.AdapterProvider;
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
import io.tandem.experiments.generate.TextEnds;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.pipeline.PromptClassifier;
import io.tandem.models.pipeline.PromptExtractor;
import io.tandem.models.prompting.AnsweredExample;
import io.tandem.models.prompting.Demonstration;
import io.tandem.models.prompting.PhraseScores;
import io.tandem.models.prompting.Prompting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeSet;

/**
 * Trains nothing: asks a checkpoint for classes or answers by prompts, with none or some documents
 * of the training part shown, so that zero- and few-shot classification and extraction stand in one
 * table with what was trained. Needs no placement, so that it can be a baseline; it brings its own
 * tokenizer and opens its own engine.
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
    return "a checkpoint asked for classes or answers by prompts, with none or some examples shown";
  }

  @Override
  public Class<PromptedSettings> settingsType() {
    return PromptedSettings.class;
  }

  @Override
  public boolean learns(Task task) {
    return task instanceof Task.Classification || task instanceof Task.QuestionAnswering;
  }

  @Override
  public TrainedModel train(PromptedSettings settings, TrainingTask task) {
    CheckpointFolder folder =
        CheckpointPath.find(settings.checkpoint(), Optional.of(settings.backend()), run -> {});
    List<AutoCloseable> open = new ArrayList<>();
    try {
      Tokenizer tokenizer = TokenizerJson.load(folder.file(TokenizerJson.FILE_NAME));
      open.add(tokenizer);
      Architecture model = folder.model(architectures(), () -> tokenizer);
      if (!PhraseScores.fits(model)) {
        throw new BadInputException(
            String.format("%s: a '%s' writes no text", folder.path(), model.type()));
      }
      Loaded loaded = new Loaded(folder, model, tokenizer, open);
      return task.data().task() instanceof Task.QuestionAnswering answers
          ? extracting(settings, task, answers, loaded)
          : classifying(settings, task, loaded);
    } catch (RuntimeException e) {
      PromptedModel.close(open);
      throw e;
    }
  }

  /** A checkpoint whose weights are still on the disk, and what is closed with it. */
  private record Loaded(
      CheckpointFolder folder, Architecture model, Tokenizer tokenizer, List<AutoCloseable> open) {

    /** The weights on an engine. */
    DeviceState state(String backend) {
      Engine engine = Backends.named(backend).open(EngineOptions.cpu());
      open.add(engine);
      DeviceState state = engine.newState();
      open.add(state);
      return folder.open(model, state, adapters());
    }
  }

  private static TrainedModel classifying(
      PromptedSettings settings, TrainingTask task, Loaded loaded) {
    if (!(task.data().task() instanceof Task.Classification classes)) {
      throw new BadInputException("'prompted' tells classes or answers, and the task has neither");
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
    PhraseScores scores =
        PhraseScores.of(
                loaded.model(),
                loaded.tokenizer(),
                loaded.state(settings.backend()),
                Precision.FLOAT32)
            .orElseThrow();
    loaded.open().add(scores);
    return new PromptedModel(
        new PromptClassifier(scores, prompting, shown),
        settings.provenance(prompting.template()),
        loaded.open());
  }

  private static TrainedModel extracting(
      PromptedSettings settings, TrainingTask task, Task.QuestionAnswering answers, Loaded loaded) {
    PromptExtractor.Asking asking = settings.asking(answers.noAnswer());
    List<AnsweredExample> shown =
        AnsweredExample.draw(
            task.data().trainingDocuments(),
            answers,
            loaded.tokenizer(),
            new AnsweredExample.Choice(
                settings.shots(), settings.shownTokens(), asking.none(), task.seed()));
    PromptExtractor extractor =
        new PromptExtractor(
            loaded.model(),
            loaded.tokenizer(),
            TextEnds.of(loaded.folder(), loaded.tokenizer()),
            loaded.state(settings.backend()),
            Precision.FLOAT32,
            asking,
            shown);
    loaded.open().add(extractor);
    return new ExtractingModel(
        extractor, answers, settings.provenance(asking.template()), loaded.open());
  }

  private static List<ModelProvider<?>> architectures() {
    ServiceLoader<?> found = ServiceLoader.load(ModelProvider.class);
    List<ModelProvider<?>> all = new ArrayList<>();
    found.forEach(one -> all.add((ModelProvider<?>) one));
    return all;
  }

  private static List<AdapterProvider<?>> adapters() {
    ServiceLoader<?> found = ServiceLoader.load(AdapterProvider.class);
    List<AdapterProvider<?>> all = new ArrayList<>();
    found.forEach(one -> all.add((AdapterProvider<?>) one));
    return all;
  }
}
