package io.tandem.experiments.wiring;

import io.tandem.api.backend.Backend;
import io.tandem.api.config.Part;
import io.tandem.api.config.PartCatalog;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.TokenizerProvider;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.evaluation.Evaluation;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.provider.Provider;
import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.Tracker;
import io.tandem.api.tracking.TrackingSink;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The providers that are on the path, by name. Immutable and thread-safe. */
public final class Providers {
  private final Map<Class<?>, Map<String, Provider<?>>> kinds;

  private Providers(Map<Class<?>, Map<String, Provider<?>>> kinds) {
    this.kinds = kinds;
  }

  /**
   * Finds them. Loads no engine.
   *
   * @throws IllegalStateException if two providers of a kind have one name
   */
  public static Providers load() {
    Map<Class<?>, Map<String, Provider<?>>> kinds = new LinkedHashMap<>();
    kinds.put(Backend.class, byName(ServiceLoader.load(Backend.class)));
    kinds.put(DatasetReader.class, byName(ServiceLoader.load(DatasetReader.class)));
    kinds.put(TokenizerProvider.class, byName(ServiceLoader.load(TokenizerProvider.class)));
    kinds.put(ModelProvider.class, byName(ServiceLoader.load(ModelProvider.class)));
    kinds.put(Trainer.class, byName(ServiceLoader.load(Trainer.class)));
    kinds.put(Evaluator.class, byName(ServiceLoader.load(Evaluator.class)));
    kinds.put(Tracker.class, byName(ServiceLoader.load(Tracker.class)));
    return new Providers(kinds);
  }

  private static Map<String, Provider<?>> byName(Iterable<?> found) {
    Map<String, Provider<?>> known = new TreeMap<>();
    for (Object each : found) {
      Provider<?> provider = (Provider<?>) each;
      Provider<?> before = known.putIfAbsent(provider.name(), provider);
      if (before != null) {
        throw new IllegalStateException(
            String.format(
                "two providers are named '%s': %s and %s",
                provider.name(), before.getClass().getName(), provider.getClass().getName()));
      }
    }
    return known;
  }

  /** What configs can name. */
  public PartCatalog catalog() {
    PartCatalog.Builder catalog = PartCatalog.builder();
    kinds.forEach(
        (kind, providers) ->
            providers.forEach((name, p) -> catalog.add(kind, name, p.settingsType())));
    return catalog.build();
  }

  /** The names of the backends on the path. */
  public List<String> backends() {
    return List.copyOf(kinds.get(Backend.class).keySet());
  }

  /**
   * The backend of a name.
   *
   * @throws BadInputException if it is not on the path, naming those that are
   */
  public Backend backend(String name) {
    Map<String, Provider<?>> backends = kinds.get(Backend.class);
    Provider<?> backend = backends.get(name);
    if (backend == null) {
      throw new BadInputException(
          backends.isEmpty()
              ? String.format(
                  "there is no backend '%s': no backend is on the path; add the jar of one", name)
              : String.format(
                  "there is no backend '%s' on the path; %s",
                  name, NearestName.hint(name, backends.keySet())));
    }
    return (Backend) backend;
  }

  /** Reads the documents that a config names. */
  public TextDataset read(Part<DatasetReader<?>> part) {
    return read((DatasetReader<?>) get(DatasetReader.class, part), part.settings());
  }

  private static <S extends Record> TextDataset read(DatasetReader<S> reader, Record settings) {
    return reader.read(reader.settingsType().cast(settings));
  }

  /** Makes the tokenizer that a config names. */
  public Tokenizer tokenizer(Part<TokenizerProvider<?>> part, TextDataset training) {
    return create(
        (TokenizerProvider<?>) get(TokenizerProvider.class, part), part.settings(), training);
  }

  private static <S extends Record> Tokenizer create(
      TokenizerProvider<S> provider, Record settings, TextDataset training) {
    return provider.create(provider.settingsType().cast(settings), training);
  }

  /** Makes the model that a config names. */
  public Model model(Part<ModelProvider<?>> part, int vocabularySize) {
    return create(
        (ModelProvider<?>) get(ModelProvider.class, part), part.settings(), vocabularySize);
  }

  private static <S extends Record> Model create(
      ModelProvider<S> provider, Record settings, int vocabularySize) {
    return provider.create(provider.settingsType().cast(settings), vocabularySize);
  }

  /** Trains as a config says. */
  public TrainedModel train(Part<Trainer<?>> part, TrainingTask task) {
    return train((Trainer<?>) get(Trainer.class, part), part.settings(), task);
  }

  private static <S extends Record> TrainedModel train(
      Trainer<S> trainer, Record settings, TrainingTask task) {
    return trainer.train(trainer.settingsType().cast(settings), task);
  }

  /** Measures as a config says. */
  public Evaluation evaluate(Part<Evaluator<?>> part, TrainedModel model, HeldOutData data) {
    return evaluate((Evaluator<?>) get(Evaluator.class, part), part.settings(), model, data);
  }

  private static <S extends Record> Evaluation evaluate(
      Evaluator<S> evaluator, Record settings, TrainedModel model, HeldOutData data) {
    return evaluator.evaluate(evaluator.settingsType().cast(settings), model, data);
  }

  /** Opens the sink that a config names. */
  public TrackingSink track(Part<Tracker<?>> part, TrackedRun run) throws IOException {
    return open((Tracker<?>) get(Tracker.class, part), part.settings(), run);
  }

  private static <S extends Record> TrackingSink open(
      Tracker<S> tracker, Record settings, TrackedRun run) throws IOException {
    return tracker.open(tracker.settingsType().cast(settings), run);
  }

  /** The provider of a part that was bound with this catalog, and so is there. */
  private Provider<?> get(Class<?> kind, Part<?> part) {
    return kinds.get(kind).get(part.name());
  }
}
