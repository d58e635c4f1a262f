package io.tandem.training;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.model.Model;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.WeightAverage;
import io.tandem.api.training.Callback;
import io.tandem.api.training.Placement;
import io.tandem.api.training.StatefulCallback;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.TrainingTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;

/** One training: puts the loop, its callbacks and the checkpoints together. */
final class GradientRun implements AutoCloseable {
  private final GradientSettings settings;
  private final TrainingTask task;
  private final TrainingPrograms programs;
  private final ProgramFamily family;
  private final DeviceState state;
  private final TrainedModel model;
  private final TrainingVariables variables;
  private final Optional<AveragedWeights> average;
  private final Optional<Checkpoints> checkpoints;

  GradientRun(
      GradientSettings settings,
      TrainingTask task,
      ProgramFamily family,
      DeviceState state,
      TrainedModel model) {
    this.settings = settings;
    this.task = task;
    this.family = family;
    this.state = state;
    this.model = model;
    programs = family.shortest();
    if (settings.best().isPresent() && task.checkpoints().isEmpty()) {
      throw new BadInputException("'best' keeps checkpoints, and there is no folder for any");
    }
    Optional<WeightAverage> averaging = settings.average().map(how -> WeightAverage.of(programs));
    variables =
        new TrainingVariables(state, programs, averaging, task.placement().map(Placement::learner));
    average =
        averaging.map(parts -> new AveragedWeights(state, parts, settings.average().orElseThrow()));
    checkpoints =
        task.checkpoints().map(folder -> new Checkpoints(folder, into -> describe(task, into)));
  }

  /** What a checkpoint needs so that its weights can be used without the run. */
  private static void describe(TrainingTask task, Path into) throws IOException {
    Tokenizer tokenizer = task.data().tokenizer();
    tokenizer.save(into);
    OptionalInt end = tokenizer.idOf(Tokenizer.END_OF_TEXT);
    Optional<Model> model = task.placement().map(Placement::model);
    if (model.isPresent()) {
      describeTokenizer(model.get(), into.resolve(Checkpoint.TOKENIZER));
    }
    write(into.resolve(Checkpoint.CONFIG), model.flatMap(one -> one.publishedConfig(end)));
    write(into.resolve(Checkpoint.GENERATION), model.flatMap(one -> one.publishedGeneration(end)));
    Map<String, JsonValue> files = new TreeMap<>();
    files.putAll(model.map(Model::publishedFiles).orElse(Map.of()));
    files.putAll(
        task.placement()
            .flatMap(place -> place.learner().adaptation())
            .map(Adaptation::files)
            .orElse(Map.of()));
    for (Map.Entry<String, JsonValue> file : files.entrySet()) {
      Path target = into.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      AtomicFile.write(target, JsonWriter.pretty(file.getValue()));
    }
  }

  private static void describeTokenizer(Model model, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    // What cannot be read here is a checkpoint that cannot be written, and no bad input.
    JsonValue saved;
    try {
      saved = JsonReader.read(Files.readAllBytes(file), file.toString());
    } catch (JsonException e) {
      throw new IOException("the tokenizer wrote no JSON: " + e.getMessage(), e);
    }
    if (saved instanceof JsonObject own && !model.publishedTokenizer(own).equals(own)) {
      AtomicFile.write(file, JsonWriter.pretty(model.publishedTokenizer(own)));
    }
  }

  private static void write(Path file, Optional<JsonObject> content) throws IOException {
    if (content.isPresent()) {
      AtomicFile.write(file, JsonWriter.pretty(content.get()));
    }
  }

  /** Trains, and leaves the model with the weights that it is to be used with. */
  void train() {
    Optional<Checkpoint> before = before();
    TrainingPosition from = before.map(Checkpoint::position).orElse(TrainingPosition.START);
    List<Callback> callbacks = new ArrayList<>(task.callbacks());
    callbacks.add(new NonFiniteGuard(programs.trained()));
    Optional<LossScaler> scaler = settings.scaling(programs).map(LossScaler::new);
    scaler.ifPresent(callbacks::add);
    settings
        .earlyStopping()
        .ifPresent(patience -> callbacks.add(new EarlyStopping(patience, task.stop())));
    List<StatefulCallback> remembering =
        callbacks.stream()
            .filter(StatefulCallback.class::isInstance)
            .map(StatefulCallback.class::cast)
            .toList();
    Optional<CheckpointCallback> saving =
        checkpoints.map(
            folder ->
                new CheckpointCallback(
                    folder,
                    variables,
                    settings.checkpoints(),
                    from,
                    task.callbacks(),
                    remembering));
    saving.ifPresent(callbacks::add);
    if (before.isPresent()) {
      variables.load(before.get());
      remembering.forEach(callback -> recall(callback, before.get()));
      saving.ifPresent(callback -> recall(callback, before.get()));
      // The best weights are wanted at the end; that they are damaged is better told now.
      saving
          .map(CheckpointCallback::bestStep)
          .filter(OptionalLong::isPresent)
          .ifPresent(best -> checkpoints.orElseThrow().open(best.getAsLong()));
    } else {
      variables.initialize(task.beginning(), task.seed());
    }
    try (BatchSource batches = task.data().shuffled(settings.batchSize());
        TrainingLoop loop = loop(batches, scaler, callbacks)) {
      loop.run(from);
    } catch (DivergenceException e) {
      throw told(e, saving.flatMap(CheckpointCallback::last));
    }
    leave(saving.map(CheckpointCallback::bestStep).orElse(OptionalLong.empty()));
  }

  private TrainingLoop loop(
      BatchSource batches, Optional<LossScaler> scaler, List<Callback> callbacks) {
    TrainingPlan plan =
        new TrainingPlan(
            settings.steps(batches),
            settings.accumulate(),
            settings.schedule(),
            task.seed(),
            settings.validate(),
            settings.best().isPresent());
    Supplier<Map<String, Double>> measure = () -> task.validation().measure(model);
    Supplier<Map<String, Double>> validation =
        average.isPresent() ? () -> average.get().during(measure) : measure;
    return new TrainingLoop(
        state, family, average, scaler, plan, batches, validation, callbacks, task.stop());
  }

  /** The checkpoint to go on from, if there is one and it is wanted. */
  private Optional<Checkpoint> before() {
    if (checkpoints.isEmpty()) {
      return Optional.empty();
    }
    Checkpoints folder = checkpoints.get();
    if (task.resume()) {
      folder.clean();
      return folder.newest();
    }
    try {
      if (!folder.steps().isEmpty()) {
        throw new BadInputException(
            String.format(
                "%s: holds checkpoints already; continue from them, or name another folder",
                task.checkpoints().orElseThrow()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.empty();
  }

  private static void recall(StatefulCallback callback, Checkpoint checkpoint) {
    JsonObject state = checkpoint.states().get(callback.stateName());
    if (state == null) {
      throw new BadInputException(
          String.format(
              "%s: holds nothing of '%s', which this training has: it is that of another training",
              checkpoint.path().resolve(Checkpoint.TRAINING), callback.stateName()));
    }
    try {
      callback.restore(state);
    } catch (JsonException e) {
      throw new BadInputException(
          String.format(
              "%s: %s: %s",
              checkpoint.path().resolve(Checkpoint.TRAINING), callback.stateName(), e.getMessage()),
          e);
    }
  }

  /** What is used from here on: the best weights, the averaged ones, or the last. */
  private void leave(OptionalLong best) {
    boolean restore = settings.best().map(BestKept::restore).orElse(false);
    if (restore && best.isPresent() && !task.stop().isRaised()) {
      variables.loadWeights(checkpoints.orElseThrow().open(best.getAsLong()));
    } else {
      average.ifPresent(AveragedWeights::exchange);
    }
  }

  private static DivergenceException told(DivergenceException e, Optional<Path> last) {
    String kept =
        last.map(path -> "the last good state is in " + path)
            .orElse("no state was saved before; set training.checkpoint-every to keep one");
    DivergenceException told = new DivergenceException(e.step(), e.getMessage() + "; " + kept);
    told.initCause(e);
    return told;
  }

  @Override
  public void close() {
    average.ifPresent(AveragedWeights::close);
  }
}
