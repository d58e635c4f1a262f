package io.tandem.experiments.run;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.JsonTree;
import io.tandem.api.config.Origin;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.tensor.HostTensor;
import io.tandem.experiments.generate.CheckpointPath;
import io.tandem.experiments.rundir.DataFile;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.checkpoint.ModelDescription;
import io.tandem.models.checkpoint.PublishedConfig;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What it means that an experiment begins with a checkpoint. */
final class CheckpointStart {
  private static final String CHECKPOINT = "checkpoint";
  private static final String MODEL = "model";
  private static final String TOKENIZER = "tokenizer";
  private static final String ADAPTER = "adapter";
  private static final String TYPE = "type";
  private static final int NAMED = 6;

  private CheckpointStart() {}

  /**
   * Says which architecture and which tokenizer are meant where the file names a checkpoint and not
   * these.
   *
   * @throws ConfigException if the checkpoint cannot be read, or training cannot begin with it
   */
  static ConfigNode.Section withDefaults(ConfigNode.Section tree, Providers providers) {
    if (!(tree.get(CHECKPOINT).orElse(null) instanceof ConfigNode.Scalar path)) {
      return tree;
    }
    CheckpointFolder folder;
    JsonObject json;
    String type;
    try {
      folder = find(Path.of(path.text()));
      json = folder.config();
      type = new PublishedConfig(json).type();
    } catch (BadInputException | InvalidPathException e) {
      throw new ConfigException(path.origin(), CHECKPOINT, e.getMessage());
    }
    ConfigNode.Section all = tree;
    Map<String, String> models = continued(providers);
    if (TaskParts.typeOf(all, MODEL).isEmpty()) {
      if (!models.containsKey(type)) {
        throw new ConfigException(
            path.origin(),
            CHECKPOINT,
            String.format(
                "%s is a '%s', which training cannot begin with; %s",
                folder.path(), type, NearestName.hint(type, models.keySet())));
      }
      all = TaskParts.withDefaults(all, MODEL, Map.of(TYPE, models.get(type)));
    }
    Optional<JsonObject> settings = ModelDescription.settingsOf(json);
    if (settings.isPresent()
        && TaskParts.typeOf(all, MODEL).equals(Optional.ofNullable(models.get(type)))) {
      all = TaskParts.withDefaults(all, MODEL, Map.of(TYPE, models.get(type)));
      Origin origin = Origin.of(folder.file(CheckpointFolder.CONFIG).toString());
      ConfigNode.Section known = JsonTree.section(settings.get(), origin);
      Map<String, ConfigNode> entries = new LinkedHashMap<>(all.entries());
      entries.put(MODEL, over(known, all.get(MODEL).orElseThrow()));
      all = new ConfigNode.Section(entries, all.origin());
    }
    if (all.get(TOKENIZER).isEmpty()) {
      all =
          TaskParts.withDefaults(
              all, TOKENIZER, Map.of(TYPE, "published", "path", folder.path().toString()));
    }
    return all;
  }

  /**
   * What is said, over what is known: keys that are left out have the known values, within sections
   * too, unless these are of another type.
   */
  private static ConfigNode over(ConfigNode known, ConfigNode said) {
    if (!(known instanceof ConfigNode.Section section)) {
      return said;
    }
    Optional<String> type = TaskParts.typeOf(section);
    if (said instanceof ConfigNode.Scalar name && Optional.of(name.text()).equals(type)) {
      return known;
    }
    boolean isOther =
        type.isPresent() && !TaskParts.typeOf(said).map(type.get()::equals).orElse(true);
    if (!(said instanceof ConfigNode.Section own) || isOther) {
      return said;
    }
    Map<String, ConfigNode> entries = new LinkedHashMap<>(section.entries());
    own.entries().forEach((key, value) -> entries.merge(key, value, CheckpointStart::over));
    return new ConfigNode.Section(entries, own.origin());
  }

  /** The architectures that continue checkpoints, by what checkpoints call them. */
  private static Map<String, String> continued(Providers providers) {
    Map<String, String> models = new TreeMap<>();
    for (ModelProvider<?> provider : providers.models()) {
      if (provider.continuesCheckpoints()) {
        models.put(provider.publishedType(), provider.name());
      }
    }
    return models;
  }

  private static CheckpointFolder find(Path path) {
    return CheckpointPath.find(path, Optional.empty(), run -> {});
  }

  /**
   * Refuses a checkpoint of another architecture than the one that is named.
   *
   * @throws ConfigException if it is of another, or the one that is named continues none
   */
  static void refuseOther(Providers providers, ConfigNode.Section tree, ExperimentConfig config) {
    if (config.checkpoint().isEmpty()) {
      if (config.adapter().isPresent()) {
        throw new ConfigException(
            tree.originOf(List.of(ADAPTER)),
            ADAPTER,
            "it stands beside the weights of a checkpoint, which stay as they are; name one with"
                + " 'checkpoint', or take 'adapter' away");
      }
      return;
    }
    if (config.model().isEmpty()) {
      throw new ConfigException(
          tree.originOf(List.of(CHECKPOINT)),
          CHECKPOINT,
          "there is no model that could begin with it");
    }
    String model = config.architecture().name();
    ModelProvider<?> provider =
        providers.models().stream()
            .filter(one -> one.name().equals(model))
            .findFirst()
            .orElseThrow();
    String type = new PublishedConfig(description(config).orElseThrow()).type();
    if (!provider.continuesCheckpoints()) {
      throw new ConfigException(
          tree.originOf(List.of(MODEL)),
          MODEL,
          String.format(
              "a '%s' cannot begin with a checkpoint; those that can: %s",
              model, String.join(", ", continued(providers).values())));
    }
    if (!provider.publishedType().equals(type)) {
      throw new ConfigException(
          tree.originOf(List.of(MODEL)),
          MODEL,
          String.format(
              "the checkpoint is a '%s', and a '%s' begins with a '%s'; take 'model' away for the"
                  + " checkpoint's own",
              type, model, provider.publishedType()));
    }
  }

  /** The {@code config.json} of the checkpoint, if there is one. */
  static Optional<JsonObject> description(ExperimentConfig config) {
    return config.checkpoint().map(path -> find(path).config());
  }

  /** Where the checkpoint is, if there is one. */
  static Optional<Path> folder(ExperimentConfig config) {
    return config.checkpoint().map(path -> find(path).path());
  }

  /** A model with the weights apart that the checkpoint holds apart, whatever it says. */
  static Model asHeld(ExperimentConfig config, Model model) {
    return config
        .checkpoint()
        .map(path -> find(path).asHeld(model))
        .map(Model.class::cast)
        .orElse(model);
  }

  /** The files that a run reads of it. */
  static List<DataFile> files(ExperimentConfig config) {
    return config
        .checkpoint()
        .map(path -> find(path).files().stream().map(DataFile::of).toList())
        .orElse(List.of());
  }

  /**
   * The values that training begins with: the checkpoint's, and where it has none those that the
   * model itself has.
   *
   * @param notes told, a line each, which weights the checkpoint does not have, and which the model
   *     does not
   */
  static Map<String, HostTensor> weights(
      ExperimentConfig config, Model model, Consumer<String> notes) {
    if (config.checkpoint().isEmpty()) {
      return model.beginning();
    }
    CheckpointFolder folder = find(config.checkpoint().get());
    CheckpointFolder.Beginning beginning = folder.beginning(model);
    tell(folder, "what it lacks begins afresh", beginning.fresh(), notes);
    tell(folder, "what the model lacks is not used", beginning.unused(), notes);
    Map<String, HostTensor> values = new TreeMap<>(model.beginning());
    values.putAll(beginning.values());
    return values;
  }

  /** The checkpoint's weights that the model has; none, where there is no checkpoint. */
  static Map<String, HostTensor> given(ExperimentConfig config, Model model) {
    return config.checkpoint().map(path -> find(path).beginning(model).values()).orElse(Map.of());
  }

  private static void tell(
      CheckpointFolder folder, String what, List<String> names, Consumer<String> notes) {
    if (names.isEmpty()) {
      return;
    }
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    String rest = names.size() > NAMED ? ", and " + (names.size() - NAMED) + " more" : "";
    notes.accept(String.format("checkpoint %s: %s: %s%s", folder.path(), what, first, rest));
  }
}
