package io.tandem.experiments.wiring;

import io.tandem.api.backend.Backend;
import io.tandem.api.config.Part;
import io.tandem.api.config.PartCatalog;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.TokenizerProvider;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelProvider;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The providers that are on the path, by name. Immutable and thread-safe. */
public final class Providers {
  private final Map<String, Backend> backends;
  private final Map<String, DatasetReader<?>> readers;
  private final Map<String, TokenizerProvider<?>> tokenizers;
  private final Map<String, ModelProvider<?>> models;

  private Providers(
      Map<String, Backend> backends,
      Map<String, DatasetReader<?>> readers,
      Map<String, TokenizerProvider<?>> tokenizers,
      Map<String, ModelProvider<?>> models) {
    this.backends = backends;
    this.readers = readers;
    this.tokenizers = tokenizers;
    this.models = models;
  }

  /**
   * Finds them. Loads no engine.
   *
   * @throws IllegalStateException if two providers of a kind have one name
   */
  @SuppressWarnings("rawtypes") // Service loaders know no type arguments.
  public static Providers load() {
    Map<String, DatasetReader<?>> readers = new TreeMap<>();
    ServiceLoader.load(DatasetReader.class).forEach(r -> add(readers, r.name(), r));
    Map<String, TokenizerProvider<?>> tokenizers = new TreeMap<>();
    ServiceLoader.load(TokenizerProvider.class).forEach(t -> add(tokenizers, t.name(), t));
    Map<String, ModelProvider<?>> models = new TreeMap<>();
    ServiceLoader.load(ModelProvider.class).forEach(m -> add(models, m.name(), m));
    Map<String, Backend> backends = new TreeMap<>();
    ServiceLoader.load(Backend.class).forEach(b -> add(backends, b.name(), b));
    return new Providers(backends, readers, tokenizers, models);
  }

  private static <P> void add(Map<String, P> known, String name, P provider) {
    P before = known.putIfAbsent(name, provider);
    if (before != null) {
      throw new IllegalStateException(
          String.format(
              "two providers are named '%s': %s and %s",
              name, before.getClass().getName(), provider.getClass().getName()));
    }
  }

  /** What configs can name. */
  public PartCatalog catalog() {
    PartCatalog.Builder catalog = PartCatalog.builder();
    readers.forEach((name, p) -> catalog.add(DatasetReader.class, name, p.settingsType()));
    tokenizers.forEach((name, p) -> catalog.add(TokenizerProvider.class, name, p.settingsType()));
    models.forEach((name, p) -> catalog.add(ModelProvider.class, name, p.settingsType()));
    backends.keySet().forEach(name -> catalog.add(Backend.class, name, NoSettings.class));
    return catalog.build();
  }

  /** The names of the backends on the path. */
  public List<String> backends() {
    return List.copyOf(backends.keySet());
  }

  /**
   * The backend of a name.
   *
   * @throws BadInputException if it is not on the path, naming those that are
   */
  public Backend backend(String name) {
    Backend backend = backends.get(name);
    if (backend == null) {
      throw new BadInputException(
          backends.isEmpty()
              ? String.format(
                  "there is no backend '%s': no backend is on the path; add the jar of one", name)
              : String.format(
                  "there is no backend '%s' on the path; %s",
                  name, NearestName.hint(name, backends.keySet())));
    }
    return backend;
  }

  /** Reads the documents that a config names. */
  public TextDataset read(Part<DatasetReader<?>> part) {
    return read(readers.get(part.name()), part.settings());
  }

  private static <S extends Record> TextDataset read(DatasetReader<S> reader, Record settings) {
    return reader.read(reader.settingsType().cast(settings));
  }

  /** Makes the tokenizer that a config names. */
  public Tokenizer tokenizer(Part<TokenizerProvider<?>> part, TextDataset training) {
    return create(tokenizers.get(part.name()), part.settings(), training);
  }

  private static <S extends Record> Tokenizer create(
      TokenizerProvider<S> provider, Record settings, TextDataset training) {
    return provider.create(provider.settingsType().cast(settings), training);
  }

  /** Makes the model that a config names. */
  public Model model(Part<ModelProvider<?>> part, int vocabularySize) {
    return create(models.get(part.name()), part.settings(), vocabularySize);
  }

  private static <S extends Record> Model create(
      ModelProvider<S> provider, Record settings, int vocabularySize) {
    return provider.create(provider.settingsType().cast(settings), vocabularySize);
  }
}
