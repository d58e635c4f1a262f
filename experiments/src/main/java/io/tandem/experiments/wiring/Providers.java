package io.tandem.experiments.wiring;

import com.google.inject.Guice;
import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.adaptation.AdapterProvider;
import io.tandem.api.augmentation.Augmentation;
import io.tandem.api.augmentation.AugmentationProvider;
import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Backends;
import io.tandem.api.backend.EngineException;
import io.tandem.api.config.Part;
import io.tandem.api.config.PartCatalog;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.TokenizerProvider;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import io.tandem.api.objective.Objectives;
import io.tandem.api.program.TracingException;
import io.tandem.api.provider.Provider;
import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.Tracker;
import io.tandem.api.tracking.TrackingSink;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingFailedException;
import io.tandem.api.training.TrainingTask;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The providers that are on the path, by kind and name. What one of them should not have thrown is
 * told as a {@link ProviderFailedException}. Immutable and thread-safe.
 */
@Singleton
public final class Providers {
  private final Map<ProviderKind, Map<String, Provider<?>>> kinds =
      new EnumMap<>(ProviderKind.class);

  @Inject
  Providers(
      @Named("backend") Map<String, Provider<?>> backends,
      @Named("dataset") Map<String, Provider<?>> readers,
      @Named("tokenizer") Map<String, Provider<?>> tokenizers,
      @Named("augmentation") Map<String, Provider<?>> augmentations,
      @Named("model") Map<String, Provider<?>> models,
      @Named("adapter") Map<String, Provider<?>> adapters,
      @Named("objective") Map<String, Provider<?>> objectives,
      @Named("trainer") Map<String, Provider<?>> trainers,
      @Named("evaluator") Map<String, Provider<?>> evaluators,
      @Named("tracker") Map<String, Provider<?>> trackers) {
    kinds.put(ProviderKind.BACKEND, backends);
    kinds.put(ProviderKind.DATASET, readers);
    kinds.put(ProviderKind.TOKENIZER, tokenizers);
    kinds.put(ProviderKind.AUGMENTATION, augmentations);
    kinds.put(ProviderKind.MODEL, models);
    kinds.put(ProviderKind.ADAPTER, adapters);
    kinds.put(ProviderKind.OBJECTIVE, objectives);
    kinds.put(ProviderKind.TRAINER, trainers);
    kinds.put(ProviderKind.EVALUATOR, evaluators);
    kinds.put(ProviderKind.TRACKER, trackers);
  }

  /**
   * Finds them, for whoever has no injector.
   *
   * @throws BadInputException if two providers of a kind have one name, or one cannot be loaded
   */
  public static Providers load() {
    return Guice.createInjector(new ProvidersModule()).getInstance(Providers.class);
  }

  /** The providers of a kind, in the order of their names. */
  public List<Provider<?>> all(ProviderKind kind) {
    return List.copyOf(new TreeMap<>(kinds.get(kind)).values());
  }

  /** What configs can name. */
  public PartCatalog catalog() {
    PartCatalog.Builder catalog = PartCatalog.builder();
    for (ProviderKind kind : ProviderKind.values()) {
      all(kind).forEach(p -> catalog.add(kind.type(), p.name(), p.settingsType()));
    }
    for (Provider<?> provider : all(ProviderKind.TRAINER)) {
      if (!((Trainer<?>) provider).needsPlacement()) {
        catalog.add(Baseline.class, provider.name(), provider.settingsType());
      }
    }
    return catalog.build();
  }

  /** The names of the backends on the path. */
  public List<String> backends() {
    return all(ProviderKind.BACKEND).stream().map(Provider::name).toList();
  }

  /**
   * The backend of a name.
   *
   * @throws BadInputException if it is not on the path, naming those that are
   */
  public Backend backend(String name) {
    return Backends.named(name);
  }

  /** Reads the documents that a config names. */
  public TextDataset read(Part<DatasetReader<?>> part) {
    return read((DatasetReader<?>) get(ProviderKind.DATASET, part), part.settings());
  }

  private static <S extends Record> TextDataset read(DatasetReader<S> reader, Record settings) {
    return attempt(
        ProviderKind.DATASET, reader, () -> reader.read(reader.settingsType().cast(settings)));
  }

  /** Makes the tokenizer that a config names. */
  public Tokenizer tokenizer(Part<TokenizerProvider<?>> part, TextDataset training) {
    return create(
        (TokenizerProvider<?>) get(ProviderKind.TOKENIZER, part), part.settings(), training);
  }

  private static <S extends Record> Tokenizer create(
      TokenizerProvider<S> provider, Record settings, TextDataset training) {
    return attempt(
        ProviderKind.TOKENIZER,
        provider,
        () -> provider.create(provider.settingsType().cast(settings), training));
  }

  /** The architectures on the path. */
  public List<ModelProvider<?>> models() {
    List<ModelProvider<?>> models = new ArrayList<>();
    kinds.get(ProviderKind.MODEL).values().forEach(p -> models.add((ModelProvider<?>) p));
    return models;
  }

  /** Makes the model that a config names. */
  public Model model(Part<ModelProvider<?>> part, ModelMaterial material) {
    return create((ModelProvider<?>) get(ProviderKind.MODEL, part), part.settings(), material);
  }

  private static <S extends Record> Model create(
      ModelProvider<S> provider, Record settings, ModelMaterial material) {
    return attempt(
        ProviderKind.MODEL,
        provider,
        () -> provider.create(provider.settingsType().cast(settings), material));
  }

  /** Makes the adaptation that a config names. */
  public Adaptation adaptation(Part<AdapterProvider<?>> part, AdapterMaterial material) {
    return adaptation((AdapterProvider<?>) get(ProviderKind.ADAPTER, part), part, material);
  }

  private static <S extends Record> Adaptation adaptation(
      AdapterProvider<S> provider, Part<?> part, AdapterMaterial material) {
    return attempt(
        ProviderKind.ADAPTER,
        provider,
        () -> provider.create(provider.settingsType().cast(part.settings()), material));
  }

  /** All that know how adapters are stored. */
  public List<AdapterProvider<?>> adapters() {
    List<AdapterProvider<?>> adapters = new ArrayList<>();
    for (Provider<?> provider : all(ProviderKind.ADAPTER)) {
      adapters.add((AdapterProvider<?>) provider);
    }
    return adapters;
  }

  /** Makes what augments training examples. */
  public Augmentation augmentation(Part<AugmentationProvider<?>> part) {
    return create((AugmentationProvider<?>) get(ProviderKind.AUGMENTATION, part), part.settings());
  }

  private static <S extends Record> Augmentation create(
      AugmentationProvider<S> provider, Record settings) {
    return attempt(
        ProviderKind.AUGMENTATION,
        provider,
        () -> provider.create(provider.settingsType().cast(settings)));
  }

  /** The files that what augments training examples is read from. */
  public List<Path> files(Part<AugmentationProvider<?>> part) {
    return files((AugmentationProvider<?>) get(ProviderKind.AUGMENTATION, part), part.settings());
  }

  private static <S extends Record> List<Path> files(
      AugmentationProvider<S> provider, Record settings) {
    return attempt(
        ProviderKind.AUGMENTATION,
        provider,
        () -> provider.files(provider.settingsType().cast(settings)));
  }

  /** Makes the objective that a config names. */
  public Objective objective(Part<ObjectiveProvider<?>> part) {
    return attempt(
        ProviderKind.OBJECTIVE, get(ProviderKind.OBJECTIVE, part), () -> Objectives.of(part));
  }

  /** Whether what a config names as {@code training} trains the config's model on an engine. */
  public boolean needsPlacement(Part<Trainer<?>> part) {
    return ((Trainer<?>) get(ProviderKind.TRAINER, part)).needsPlacement();
  }

  /** Trains as a config says, with what is named as {@code training} or as a baseline. */
  public TrainedModel train(Part<?> part, TrainingTask task) {
    return train((Trainer<?>) get(ProviderKind.TRAINER, part), part.settings(), task);
  }

  private static <S extends Record> TrainedModel train(
      Trainer<S> trainer, Record settings, TrainingTask task) {
    return attempt(
        ProviderKind.TRAINER,
        trainer,
        () -> trainer.train(trainer.settingsType().cast(settings), task));
  }

  /** The names of the figures that an evaluator may give, set as a config says. */
  public Set<String> metrics(Part<Evaluator<?>> part) {
    return metrics((Evaluator<?>) get(ProviderKind.EVALUATOR, part), part.settings());
  }

  private static <S extends Record> Set<String> metrics(Evaluator<S> evaluator, Record settings) {
    return attempt(
        ProviderKind.EVALUATOR,
        evaluator,
        () -> evaluator.metrics(evaluator.settingsType().cast(settings)));
  }

  /** Reads what an evaluator needs, so that what is wrong with it is told. */
  public void check(Part<Evaluator<?>> part) {
    check((Evaluator<?>) get(ProviderKind.EVALUATOR, part), part.settings());
  }

  private static <S extends Record> void check(Evaluator<S> evaluator, Record settings) {
    attempt(
        ProviderKind.EVALUATOR,
        evaluator,
        () -> {
          evaluator.check(evaluator.settingsType().cast(settings));
          return true;
        });
  }

  /** Asks a model as a config says. */
  public List<Case> ask(Part<Evaluator<?>> part, TrainedModel model, HeldOutData data) {
    return ask((Evaluator<?>) get(ProviderKind.EVALUATOR, part), part.settings(), model, data);
  }

  private static <S extends Record> List<Case> ask(
      Evaluator<S> evaluator, Record settings, TrainedModel model, HeldOutData data) {
    return attempt(
        ProviderKind.EVALUATOR,
        evaluator,
        () -> evaluator.ask(evaluator.settingsType().cast(settings), model, data));
  }

  /** Measures what a model said, as a config says. */
  public Measures measure(Part<Evaluator<?>> part, List<Case> cases) {
    return measure((Evaluator<?>) get(ProviderKind.EVALUATOR, part), part.settings(), cases);
  }

  private static <S extends Record> Measures measure(
      Evaluator<S> evaluator, Record settings, List<Case> cases) {
    return attempt(
        ProviderKind.EVALUATOR,
        evaluator,
        () -> evaluator.measure(evaluator.settingsType().cast(settings), cases));
  }

  /** What a case asked, as its evaluator tells it. */
  public String question(Part<Evaluator<?>> part, Case one) {
    Evaluator<?> evaluator = (Evaluator<?>) get(ProviderKind.EVALUATOR, part);
    return attempt(ProviderKind.EVALUATOR, evaluator, () -> evaluator.question(one));
  }

  /** Tells how the figures came about, as a config says; the model and the data are known. */
  public Map<String, String> provenance(
      Part<Evaluator<?>> part, List<Case> cases, Map<String, String> model, String data) {
    return provenance(
        (Evaluator<?>) get(ProviderKind.EVALUATOR, part), part.settings(), cases, model, data);
  }

  private static <S extends Record> Map<String, String> provenance(
      Evaluator<S> evaluator,
      Record settings,
      List<Case> cases,
      Map<String, String> model,
      String data) {
    return attempt(
        ProviderKind.EVALUATOR,
        evaluator,
        () -> evaluator.provenance(evaluator.settingsType().cast(settings), cases, model, data));
  }

  /** Shows what there is to see of what a model said, as a config says. */
  public List<Exhibit> show(Part<Evaluator<?>> part, List<Case> cases) {
    return show((Evaluator<?>) get(ProviderKind.EVALUATOR, part), part.settings(), cases);
  }

  private static <S extends Record> List<Exhibit> show(
      Evaluator<S> evaluator, Record settings, List<Case> cases) {
    return attempt(
        ProviderKind.EVALUATOR,
        evaluator,
        () -> evaluator.show(evaluator.settingsType().cast(settings), cases));
  }

  /** Opens the sink that a config names. */
  public TrackingSink track(Part<Tracker<?>> part, TrackedRun run) throws IOException {
    return open((Tracker<?>) get(ProviderKind.TRACKER, part), part.settings(), run);
  }

  private static <S extends Record> TrackingSink open(
      Tracker<S> tracker, Record settings, TrackedRun run) throws IOException {
    return tracker.open(tracker.settingsType().cast(settings), run);
  }

  /**
   * What a provider throws on purpose says enough; anything else is a mistake in its jar, and needs
   * to be told with its name.
   */
  private static <T> T attempt(ProviderKind kind, Provider<?> provider, Supplier<T> work) {
    try {
      return Objects.requireNonNull(work.get(), "null, which no provider may give");
    } catch (BadInputException
        | TracingException
        | EngineException
        | TrainingFailedException
        | UncheckedIOException e) {
      throw e;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw new ProviderFailedException(kind, provider, e);
    }
  }

  /** The provider of a part that was bound with this catalog, and so is there. */
  private Provider<?> get(ProviderKind kind, Part<?> part) {
    return kinds.get(kind).get(part.name());
  }
}
