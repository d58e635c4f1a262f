package io.tandem.models.checkpoint;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.JsonTree;
import io.tandem.api.config.Origin;
import io.tandem.api.config.PartCatalog;
import io.tandem.api.config.RecordBinder;
import io.tandem.api.config.RecordWriter;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.ModelMaterial;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code config.json} says of an architecture of the platform's own, which has no published
 * form: enough to make it again, beside the tokenizer.
 *
 * @param type the architecture's name
 * @param settings what the experiment's config said of it
 * @param task what it was made for
 * @param learned what it took from the training documents, by name, in an order that counts: the
 *     names of classes, say
 * @param <S> the settings
 */
public record ModelDescription<S extends Record>(
    String type, S settings, Task task, Map<String, List<String>> learned) {
  private static final String TYPE = "model_type";
  private static final String SETTINGS = "settings";
  private static final String LEARNED = "learned";
  private static final Origin ORIGIN = Origin.of("config.json");

  /**
   * A task, as a config has it.
   *
   * @param task of any kind
   */
  public record ForTask(Task task) {}

  /** Copies the lists. */
  public ModelDescription {
    Map<String, List<String>> copies = new TreeMap<>();
    learned.forEach((name, items) -> copies.put(name, List.copyOf(items)));
    learned = Collections.unmodifiableMap(copies);
  }

  /** The file's content. */
  public JsonObject json() {
    JsonObject.Builder lists = JsonObject.builder();
    learned.forEach(
        (name, items) ->
            lists.put(
                name, new JsonArray(items.stream().<JsonValue>map(JsonString::new).toList())));
    JsonObject.Builder json = JsonObject.builder().put(TYPE, type);
    JsonTree.json(RecordWriter.write(new ForTask(task), ORIGIN)).members().forEach(json::put);
    return json.put(SETTINGS, JsonTree.json(RecordWriter.write(settings, ORIGIN)))
        .put(LEARNED, lists.build())
        .build();
  }

  /**
   * Reads it.
   *
   * @param config the file's content; hostile
   * @param type the architecture that asks
   * @param settings the record of its settings
   * @return nothing, if it is of another architecture
   * @throws BadInputException if it is of this one and malformed, naming the key
   */
  public static <S extends Record> Optional<ModelDescription<S>> read(
      JsonObject config, String type, Class<S> settings) {
    if (!config.get(TYPE).equals(Optional.of(new JsonString(type)))) {
      return Optional.empty();
    }
    try {
      RecordBinder binder = new RecordBinder(PartCatalog.empty());
      JsonObject task = JsonObject.builder().put("task", config.member("task")).build();
      Map<String, List<String>> learned = new TreeMap<>();
      config
          .member(LEARNED)
          .asObject()
          .members()
          .forEach((n, items) -> learned.put(n, texts(items)));
      return Optional.of(
          new ModelDescription<>(
              type,
              binder.bind(JsonTree.section(config.member(SETTINGS).asObject(), ORIGIN), settings),
              binder.bind(JsonTree.section(task, ORIGIN), ForTask.class).task(),
              learned));
    } catch (JsonException | ConfigException e) {
      throw new BadInputException(e.getMessage(), e);
    }
  }

  /**
   * What a model has to be that begins with a checkpoint of its architecture: of the checkpoint's
   * shape, and in all else as the config says.
   *
   * @param material what the model is made with
   * @param type the architecture that asks
   * @param given what the experiment's config says of it, and the checkpoint where it says nothing
   * @param free keys that change no weight and nothing that weights were trained for
   * @return the description of the model, whose task and what was learned are the checkpoint's;
   *     nothing, if it begins afresh
   * @throws BadInputException if the description is malformed or of another architecture, or a key
   *     that is not free is set to something else, naming it
   */
  public static <S extends Record> Optional<ModelDescription<S>> continued(
      ModelMaterial material, String type, S given, Set<String> free) {
    return material.checkpoint().map(config -> continued(config, type, given, free));
  }

  @SuppressWarnings("unchecked")
  private static <S extends Record> ModelDescription<S> continued(
      JsonObject config, String type, S given, Set<String> free) {
    ModelDescription<S> known =
        read(config, type, (Class<S>) given.getClass())
            .orElseThrow(() -> new BadInputException("the checkpoint is not of a '" + type + "'"));
    JsonObject there = json(known.settings());
    JsonObject here = json(given);
    Set<String> keys = new TreeSet<>(there.members().keySet());
    keys.addAll(here.members().keySet());
    keys.removeAll(free);
    for (String key : keys) {
      if (!there.get(key).equals(here.get(key))) {
        throw new BadInputException(
            String.format(
                "a '%s' that begins with a checkpoint has its shape: model.%s is %s there, not %s;"
                    + " take the key away; %s may be set",
                type,
                key,
                there.get(key).map(JsonValue::toString).orElse("not set"),
                here.get(key).map(JsonValue::toString).orElse("left out"),
                String.join(", ", new TreeSet<>(free))));
      }
    }
    return new ModelDescription<>(type, given, known.task(), known.learned());
  }

  /** The settings that a checkpoint of the platform's own tells of its model, if it is one. */
  public static Optional<JsonObject> settingsOf(JsonObject config) {
    return config
        .get(SETTINGS)
        .filter(JsonObject.class::isInstance)
        .map(JsonValue::asObject)
        .filter(settings -> config.get(LEARNED).isPresent());
  }

  private static JsonObject json(Record settings) {
    return JsonTree.json(RecordWriter.write(settings, ORIGIN));
  }

  /**
   * The same for a task of the same kind, as an experiment has it.
   *
   * @param own a task
   */
  public ModelDescription<S> with(Task own) {
    return new ModelDescription<>(type, settings, own, learned);
  }

  /**
   * Refuses what training documents have and a list that was learned has not.
   *
   * @param name the list's
   * @param items what the documents have
   * @throws BadInputException with the nearest item that was learned
   */
  public void refuseMore(String name, Collection<String> items) {
    List<String> known = learned(name);
    for (String item : items) {
      if (!known.contains(item)) {
        throw new BadInputException(
            String.format(
                "the checkpoint's %s are %s, and the training documents have '%s'; %s",
                name, String.join(", ", known), item, NearestName.hint(item, known)));
      }
    }
  }

  private static List<String> texts(JsonValue value) {
    List<String> texts = new ArrayList<>();
    value.asArray().items().forEach(item -> texts.add(item.asString()));
    return texts;
  }

  /**
   * One of the lists that were learned, whose items differ.
   *
   * @throws BadInputException if it is not there, empty, or names something twice
   */
  public List<String> learned(String name) {
    List<String> items = learned.get(name);
    if (items == null) {
      throw new BadInputException(
          String.format(
              "'%s' holds no '%s'; %s", LEARNED, name, NearestName.hint(name, learned.keySet())));
    }
    if (items.isEmpty() || new HashSet<>(items).size() < items.size()) {
      throw new BadInputException(
          String.format(
              "'%s' of '%s' is empty or names one twice, which no training does", name, LEARNED));
    }
    return items;
  }

  /**
   * The task, which has to be of a kind.
   *
   * @throws BadInputException if it is of another
   */
  public <T extends Task> T task(Class<T> kind) {
    if (!kind.isInstance(task)) {
      throw new BadInputException(
          String.format("a '%s' is not for the task '%s'", type, task.name()));
    }
    return kind.cast(task);
  }
}
