package io.tandem.models.checkpoint;

import io.tandem.api.adaptation.AdapterProvider;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.file.Checksums;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Variable;
import io.tandem.api.safetensors.StoredTensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A directory with a model's description and its weights, or with what was trained in the place of
 * those of another.
 *
 * @param path where it is
 * @param base for an {@linkplain AdapterFolder adapter}, the checkpoint that it stands beside, if
 *     that is not the one that it names
 */
public record CheckpointFolder(Path path, Optional<Path> base) {
  /** The architecture in its published form. */
  public static final String CONFIG = "config.json";

  /** The weights under their published names, where they are in one file. */
  public static final String WEIGHTS = CheckpointWeights.FILE;

  private static final String TOKENIZER = "tokenizer.json";
  private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
  private static final String DESCRIBED = "that " + CONFIG + " describes";
  private static final String BEGUN =
      "that is to begin with them, whose tokens are the tokenizer's, whose outcomes are those of"
          + " the data, and whose shape is as "
          + CONFIG
          + " says";
  private static final int NAMED = 10;
  private static final Set<DType> FLOATS = Set.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16);

  /** A directory that says itself what it stands beside. */
  public CheckpointFolder(Path path) {
    this(path, Optional.empty());
  }

  /** Whether a directory holds weights. */
  public static boolean isOne(Path path) {
    return CheckpointWeights.areIn(path) || AdapterFolder.isOne(path);
  }

  /**
   * What was trained beside a checkpoint, if the directory holds that and no weights of its own.
   */
  public Optional<AdapterFolder> adapter() {
    return !CheckpointWeights.areIn(path) && AdapterFolder.isOne(path)
        ? Optional.of(new AdapterFolder(path, base))
        : Optional.empty();
  }

  /** Where a file of its own is, or else, for an adapter, that of the checkpoint. */
  public Path file(String name) {
    Path own = path.resolve(name);
    return Files.exists(own) ? own : adapter().map(one -> one.base().file(name)).orElse(own);
  }

  /**
   * Refuses a directory that holds no weights but pickles.
   *
   * @throws BadInputException if it does, saying why they are not read
   */
  public static void refusePickles(Path path) {
    if (!isOne(path)) {
      CheckpointWeights.pickled(path)
          .ifPresent(
              refused -> {
                throw refused;
              });
    }
  }

  /**
   * What the directory says of its model.
   *
   * @throws BadInputException if the description is missing, malformed or other than its checksum
   *     says
   */
  public JsonObject config() {
    return adapter().map(AdapterFolder::modelConfig).orElseGet(() -> config(path));
  }

  static JsonObject config(Path path) {
    Path file = path.resolve(CONFIG);
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          file + ": there is no such file; without it nobody knows which model the weights are of");
    }
    Checksums.checkWhereKnown(path, List.of(CONFIG, TOKENIZER, TOKENIZER_CONFIG));
    JsonValue content = JsonReader.read(file);
    if (!(content instanceof JsonObject config)) {
      throw new BadInputException(file + ": must hold an object, not " + content.phrase());
    }
    return config;
  }

  /** The files with the description and the weights. */
  public List<Path> files() {
    if (adapter().isPresent()) {
      return adapter().get().files();
    }
    List<Path> files = new ArrayList<>(List.of(path.resolve(CONFIG)));
    try (CheckpointWeights weights = CheckpointWeights.look(path)) {
      files.addAll(weights.paths());
    }
    return files;
  }

  /**
   * The model that the directory describes.
   *
   * @param providers the architectures that are known
   * @param tokenizer opens the tokenizer of the directory, where the architecture needs it
   * @throws BadInputException if the description cannot be read, as {@link #config} says, or no
   *     architecture that is known reads it
   */
  public Architecture model(
      Collection<? extends ModelProvider<?>> providers, Supplier<Tokenizer> tokenizer) {
    Path file = path.resolve(CONFIG);
    JsonObject config = config();
    for (ModelProvider<?> provider : providers) {
      Optional<? extends Architecture> model;
      try {
        model = provider.published(config, tokenizer);
      } catch (BadInputException e) {
        throw new BadInputException(file + ": " + e.getMessage(), e);
      }
      if (model.isPresent()) {
        return asHeld(model.get());
      }
    }
    throw new BadInputException(
        String.format(
            "%s: model_type is %s, which is none of the architectures that can be read from"
                + " checkpoints",
            file, config.get("model_type").map(Object::toString).orElse("not there")));
  }

  /**
   * A model with those weights apart that its description ties and the directory's weights do not.
   *
   * @return the model itself, if there are none
   */
  public Architecture asHeld(Architecture described) {
    if (!CheckpointWeights.areIn(path)) {
      return described;
    }
    Map<String, String> first = new TreeMap<>();
    Set<String> apart = new TreeSet<>();
    Architecture model;
    try (CheckpointWeights weights = CheckpointWeights.look(path)) {
      model = described.forTensors(weights.names());
      for (String tensor : weights.names()) {
        Optional<String> variable = model.variableOf(tensor);
        if (variable.isPresent()) {
          String before = first.putIfAbsent(variable.get(), tensor);
          if (before != null && !weights.tensor(before).equals(weights.tensor(tensor))) {
            apart.add(isOwn(before, variable.get()) ? tensor : before);
          }
        }
      }
    }
    return apart.isEmpty()
        ? model
        : model.untied(apart).map(Architecture.class::cast).orElse(model);
  }

  /** Whether a tensor is called as the variable is, beside what its name may begin with. */
  private static boolean isOwn(String tensor, String variable) {
    return tensor.endsWith(variable);
  }

  /**
   * Gives a state the model's weights, in 32-bit floats.
   *
   * @return by the name of each weight the tensor of the checkpoint that it was taken from
   * @throws BadInputException if a file is missing, malformed or other than its checksum says,
   *     where the directory has checksums; if its tensors are not the model's by name and shape, or
   *     not 16-bit or 32-bit floats (those of 64 bits would lose what they were stored for); or if
   *     two that are for the same weight differ. The first that are wrong are named, and nothing is
   *     assigned
   */
  public Map<String, String> load(Architecture model, DeviceState state) {
    return load(model, state, Map.of());
  }

  /**
   * Gives a state the weights of a language model for generation in a precision, in the types that
   * its {@linkplain Decoding#in programs} have.
   *
   * @throws BadInputException as {@link #load(Architecture, DeviceState)} does
   */
  public void load(LanguageModel model, DeviceState state, Precision precision) {
    load(model, state, model.decoding(false).in(precision).variables());
  }

  /**
   * Gives a state what a model needs to be asked, whether the directory holds all of its weights or
   * an adapter.
   *
   * @param adapters the methods that are known
   * @return the state to ask the model on; closing it closes the other
   * @throws BadInputException as {@link #load(Architecture, DeviceState)} does
   */
  public DeviceState open(
      Architecture model, DeviceState state, Collection<? extends AdapterProvider<?>> adapters) {
    return open(model, state, Map.of(), adapters);
  }

  /** The same for generation in a precision. */
  public DeviceState open(
      LanguageModel model,
      DeviceState state,
      Precision precision,
      Collection<? extends AdapterProvider<?>> adapters) {
    return open(model, state, model.decoding(false).in(precision).variables(), adapters);
  }

  private DeviceState open(
      Architecture model,
      DeviceState state,
      Map<String, Variable> types,
      Collection<? extends AdapterProvider<?>> adapters) {
    Optional<AdapterFolder> adapter = adapter();
    if (adapter.isPresent()) {
      return adapter.get().load(model, state, types, adapters);
    }
    load(model, state, types);
    return state;
  }

  private Map<String, String> load(
      Architecture model, DeviceState state, Map<String, Variable> types) {
    try (CheckpointWeights weights = CheckpointWeights.open(path, model)) {
      Match match = Match.of(model, weights);
      List<String> problems = new ArrayList<>();
      problems.addAll(summary("", "; ", match.other()));
      problems.addAll(summary("not there: ", ", ", match.missing()));
      problems.addAll(summary("none of the model's weights: ", ", ", match.unexpected()));
      refuse(weights.source(), DESCRIBED, problems);
      match
          .found()
          .forEach(
              (name, tensor) -> {
                DType type = types.getOrDefault(name, match.wanted().get(name)).type().dtype();
                state.assign(name, weights.tensor(tensor).castTo(type));
              });
      return match.found();
    }
  }

  private static void refuse(Path source, String model, List<String> problems) {
    if (!problems.isEmpty()) {
      throw new BadInputException(
          String.format(
              "%s: not the weights of the model %s: %s",
              source, model, String.join("; ", problems)));
    }
  }

  /**
   * What a training begins with that continues a checkpoint with another head, say.
   *
   * @param values the weights that the checkpoint has, by their names in the model; mapped into
   *     memory
   * @param fresh the model's weights that the checkpoint does not have
   * @param unused the checkpoint's tensors that the model does not have
   */
  public record Beginning(Map<String, HostTensor> values, List<String> fresh, List<String> unused) {

    /** Copies map and lists. */
    public Beginning {
      values = Map.copyOf(values);
      fresh = List.copyOf(fresh);
      unused = List.copyOf(unused);
    }
  }

  /**
   * The weights of the directory that a model has, too.
   *
   * @throws BadInputException as {@link #load(Architecture, DeviceState)} does, except that weights
   *     may be missing on either side; but not all of them
   */
  public Beginning beginning(Architecture model) {
    if (adapter().isPresent()) {
      throw new BadInputException(
          path
              + ": is an adapter, and no checkpoint that could be begun with; 'tandem merge' makes"
              + " one of those whose method changes weights, as lora does");
    }
    try (CheckpointWeights weights = CheckpointWeights.openWhatIsThere(path, model)) {
      Match match = Match.of(model, weights);
      refuse(weights.source(), BEGUN, summary("", "; ", match.other()));
      if (match.found().isEmpty()) {
        List<String> problems = summary("not there: ", ", ", match.missing());
        refuse(weights.source(), BEGUN, problems.isEmpty() ? List.of("it has none") : problems);
      }
      Map<String, HostTensor> values = new TreeMap<>();
      match
          .found()
          .forEach(
              (name, tensor) -> {
                DType type = match.wanted().get(name).type().dtype();
                values.put(name, weights.tensor(tensor).castTo(type));
              });
      return new Beginning(values, match.missing(), match.unexpected());
    }
  }

  /**
   * How the tensors of a checkpoint and the weights of a model go together.
   *
   * @param wanted the model's weights by name
   * @param found for each weight that there is, its tensor
   * @param missing weights that no tensor is for, with their shapes
   * @param unexpected tensors that are for no weight, with their shapes
   * @param other what else is wrong
   */
  private record Match(
      Map<String, Variable> wanted,
      Map<String, String> found,
      List<String> missing,
      List<String> unexpected,
      List<String> other) {

    static Match of(Architecture model, CheckpointWeights weights) {
      Match match =
          new Match(
              new TreeMap<>(model.weights()),
              new TreeMap<>(),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>());
      for (String tensor : weights.names()) {
        model.variableOf(tensor).ifPresent(name -> match.add(name, tensor, weights));
      }
      match.wanted.forEach((name, variable) -> match.compare(variable, weights));
      return match;
    }

    private void add(String name, String tensor, CheckpointWeights weights) {
      if (!wanted.containsKey(name)) {
        unexpected.add(String.format("%s %s", tensor, shape(weights.stored(tensor))));
        return;
      }
      String before = found.get(name);
      if (before == null || isOwn(tensor, name)) {
        found.put(name, tensor);
      }
      if (before != null && !weights.tensor(before).equals(weights.tensor(tensor))) {
        other.add(String.format("%s and %s differ, which are one weight here", before, tensor));
      }
    }

    private void compare(Variable variable, CheckpointWeights weights) {
      String tensor = found.get(variable.name());
      if (tensor == null) {
        missing.add(String.format("%s %s", variable.name(), variable.shape()));
        return;
      }
      StoredTensor stored = weights.stored(tensor);
      if (!shape(stored).equals(variable.shape())) {
        other.add(String.format("%s is %s, not %s", tensor, shape(stored), variable.shape()));
      } else if (!FLOATS.contains(stored.dtype())) {
        other.add(
            String.format(
                "%s is %s, not 16-bit or 32-bit floats", tensor, stored.dtype().shortName()));
      }
    }
  }

  private static Shape shape(StoredTensor stored) {
    return Shape.of(stored.extents().stream().mapToLong(Long::longValue).toArray());
  }

  private static List<String> summary(String what, String separator, List<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    String first = String.join(separator, names.subList(0, Math.min(NAMED, names.size())));
    String rest = names.size() <= NAMED ? "" : " and " + (names.size() - NAMED) + " more";
    return List.of(what + first + rest);
  }
}
