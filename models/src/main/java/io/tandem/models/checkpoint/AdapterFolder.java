package io.tandem.models.checkpoint;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdaptedState;
import io.tandem.api.adaptation.AdapterProvider;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.error.BadInputException;
import io.tandem.api.file.Checksums;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Variable;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A directory with what was trained in the place of a checkpoint's weights, in the files of Hugging
 * Face PEFT. The checkpoint is another directory, which it names; it is opened as any checkpoint
 * is, and nothing is ever fetched.
 *
 * @param path where it is
 * @param named the checkpoint that it stands beside, if that is not the one that it names
 */
public record AdapterFolder(Path path, Optional<Path> named) {
  private static final String SOURCE = "base_model_name_or_path";
  private static final String ARCHITECTURES = "architectures";
  private static final String VIRTUAL = "num_virtual_tokens";
  private static final int MOST_TOKENS = 100_000;
  private static final int MOST_CLASSES = 1_000_000;

  /** What the names of classes end with that have the heads of a task. */
  private static final Map<String, String> HEADS =
      Map.of(
          "SEQ_CLS", "ForSequenceClassification",
          "TOKEN_CLS", "ForTokenClassification",
          "QUESTION_ANS", "ForQuestionAnswering");

  /** Whether a directory holds an adapter. */
  public static boolean isOne(Path path) {
    return Files.isRegularFile(path.resolve(Adaptation.CONFIG));
  }

  /**
   * What the directory says of its adapter.
   *
   * @throws BadInputException if the description is malformed or other than its checksum says
   */
  public JsonObject config() {
    Checksums.checkWhereKnown(path, List.of(Adaptation.CONFIG, Adaptation.FILE));
    Path file = path.resolve(Adaptation.CONFIG);
    JsonValue content = JsonReader.read(file);
    if (!(content instanceof JsonObject config)) {
      throw new BadInputException(file + ": must hold an object, not " + content.phrase());
    }
    return config;
  }

  /**
   * How many virtual tokens it puts before those of a text.
   *
   * @throws BadInputException as {@link #config} does, or if it tells no number of them
   */
  public int virtualTokens() {
    JsonObject config = config();
    return config.get(VIRTUAL).orElse(JsonNull.NULL) == JsonNull.NULL
        ? 0
        : new PublishedConfig(config).whole(VIRTUAL, MOST_TOKENS);
  }

  /**
   * The checkpoint that it stands beside.
   *
   * @throws BadInputException if it is not there
   */
  public CheckpointFolder base() {
    if (named.isPresent()) {
      return checkpoint(named.get());
    }
    Path file = path.resolve(Adaptation.CONFIG);
    JsonValue told = config().get(SOURCE).orElse(JsonNull.NULL);
    if (!(told instanceof JsonString text)) {
      throw new BadInputException(
          String.format(
              "%s: %s is %s, and no path; say where the checkpoint is that the adapter stands"
                  + " beside (--base)",
              file, SOURCE, told == JsonNull.NULL ? "not there" : told.toString()));
    }
    String source = text.value();
    Path folder;
    try {
      folder = Path.of(source);
    } catch (InvalidPathException e) {
      throw new BadInputException(file + ": " + SOURCE + " is no path: " + e.getMessage(), e);
    }
    if (source.isEmpty() || !Files.isDirectory(folder)) {
      throw new BadInputException(
          String.format(
              "%s: %s is \"%s\", and there is no such directory; say where the checkpoint is that"
                  + " the adapter stands beside (--base)",
              file, SOURCE, source));
    }
    return checkpoint(folder);
  }

  private CheckpointFolder checkpoint(Path folder) {
    if (isOne(folder)) {
      throw new BadInputException(
          String.format(
              "%s: stands beside %s, which is an adapter, too; merge that into its checkpoint",
              path, folder));
    }
    return new CheckpointFolder(folder);
  }

  /**
   * What model it is with the adapter: as the directory says, or else as the checkpoint does, with
   * the head that the adapter has.
   */
  JsonObject modelConfig() {
    Path own = path.resolve(CheckpointFolder.CONFIG);
    if (Files.isRegularFile(own)) {
      return CheckpointFolder.config(path);
    }
    JsonObject config = base().config();
    String task =
        config().get("task_type").orElse(new JsonString("")) instanceof JsonString text
            ? text.value()
            : "";
    String head = HEADS.get(task);
    return head == null ? config : withHead(config, head);
  }

  private JsonObject withHead(JsonObject config, String head) {
    String name;
    try {
      name =
          config
              .get(ARCHITECTURES)
              .flatMap(names -> names.asArray().items().stream().findFirst())
              .map(JsonValue::asString)
              .orElse("");
    } catch (JsonException e) {
      throw new BadInputException(ARCHITECTURES + ": " + e.getMessage(), e);
    }
    if (name.isEmpty() || name.endsWith(head)) {
      return config;
    }
    String family = name.replaceFirst("(For[A-Z].*|LMHeadModel|Model)$", "");
    Map<String, JsonValue> members = new TreeMap<>(config.members());
    members.put(ARCHITECTURES, JsonArray.ofStrings(List.of(family + head)));
    classes().ifPresent(labels -> members.put("id2label", labels));
    return new JsonObject(members);
  }

  /** Names of the classes of a head that is stored here. */
  private Optional<JsonObject> classes() {
    for (Map.Entry<String, HostTensor> tensor : tensors().entrySet()) {
      boolean isHead =
          tensor.getKey().matches(".*\\.(classifier|classifier\\.out_proj|score)\\.weight");
      if (isHead && tensor.getValue().extents().length > 0) {
        long count = tensor.getValue().extents()[0];
        JsonObject.Builder labels = JsonObject.builder();
        for (int i = 0; i < Math.min(count, MOST_CLASSES); i++) {
          labels.put(Integer.toString(i), "LABEL_" + i);
        }
        return Optional.of(labels.build());
      }
    }
    return Optional.empty();
  }

  private Map<String, HostTensor> tensors() {
    Path file = path.resolve(Adaptation.FILE);
    if (!Files.isRegularFile(file)) {
      CheckpointFolder.refusePickles(path);
      throw new BadInputException(file + ": there is no such file");
    }
    return SafetensorsFile.readAll(file);
  }

  /**
   * Reads the adapter.
   *
   * @param model the architecture that it changes
   * @param values the weights of the model that stay, and perhaps more
   * @param providers the methods that are known
   * @throws BadInputException if a file is missing, malformed or other than its checksum says, or
   *     is none of the model's
   */
  public StoredAdapter read(
      Architecture model,
      Map<String, HostTensor> values,
      Collection<? extends AdapterProvider<?>> providers) {
    JsonObject config = config();
    try {
      return StoredAdapter.of(
          path.resolve(Adaptation.FILE), config, tensors(), model, values, providers);
    } catch (BadInputException e) {
      String file = path.resolve(Adaptation.CONFIG).toString();
      throw e.getMessage().startsWith(path.toString())
          ? e
          : new BadInputException(file + ": " + e.getMessage(), e);
    }
  }

  /** Reads the adapter beside its checkpoint. */
  public StoredAdapter read(
      Architecture model, Collection<? extends AdapterProvider<?>> providers) {
    return read(model, base().beginning(model).values(), providers);
  }

  /**
   * Gives a state the weights of the checkpoint and of the adapter.
   *
   * @param types the variables that programs have for the weights, where their element types are
   *     not those of the model
   * @return the state on which the model's programs have the change; closing it closes the other
   * @throws BadInputException if a weight is in neither, or as {@link #read} does
   */
  DeviceState load(
      Architecture model,
      DeviceState state,
      Map<String, Variable> types,
      Collection<? extends AdapterProvider<?>> providers) {
    CheckpointFolder checkpoint = base();
    CheckpointFolder.Beginning beginning = checkpoint.beginning(model);
    StoredAdapter adapter = read(model, beginning.values(), providers);
    Map<String, HostTensor> values = new TreeMap<>(beginning.values());
    values.putAll(adapter.replaced());
    Map<String, Variable> weights = model.weights();
    List<String> missing =
        weights.keySet().stream().filter(name -> !values.containsKey(name)).sorted().toList();
    if (!missing.isEmpty()) {
      throw new BadInputException(
          String.format(
              "%s: neither it nor %s has %s", path, checkpoint.path(), String.join(", ", missing)));
    }
    weights.forEach(
        (name, variable) ->
            state.assign(
                name, values.get(name).castTo(types.getOrDefault(name, variable).type().dtype())));
    adapter.own().forEach(state::assign);
    return new AdaptedState(state, program -> adapter.adaptation().in(program, Phase.EVALUATION));
  }

  /** The files of the adapter and of the checkpoint. */
  List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (String name : List.of(Adaptation.CONFIG, Adaptation.FILE, CheckpointFolder.CONFIG)) {
      if (Files.isRegularFile(path.resolve(name))) {
        files.add(path.resolve(name));
      }
    }
    files.addAll(base().files());
    return files;
  }
}
