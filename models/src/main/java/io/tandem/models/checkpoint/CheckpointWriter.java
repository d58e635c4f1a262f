package io.tandem.models.checkpoint;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.model.Architecture;
import io.tandem.api.program.Variable;
import io.tandem.api.safetensors.SafetensorsWriter;
import io.tandem.api.safetensors.WeightFiles;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.generation.PublishedGeneration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Writes checkpoints in the published form. */
public final class CheckpointWriter {
  private CheckpointWriter() {}

  /**
   * Writes {@code config.json} and {@code model.safetensors}, in 32-bit floats, under the names
   * that readers of the published form expect, and {@code generation_config.json} for a model that
   * generates texts, and whatever else belongs to its published form.
   *
   * @param folder the directory, which exists; files that are there are replaced
   * @param model an architecture with a published form
   * @param state where its weights lie
   * @param endOfText the token that ends a text, if there is one
   * @throws IOException if a file cannot be written
   * @throws IllegalArgumentException if the architecture has no published form
   */
  public static void write(
      Path folder, Architecture model, DeviceState state, OptionalInt endOfText)
      throws IOException {
    JsonObject config =
        model
            .publishedConfig(endOfText)
            .orElseThrow(
                () -> new IllegalArgumentException("a " + model.type() + " is not published"));
    Map<String, String> variables = new TreeMap<>(model.copies());
    Map<String, Variable> weights = model.weights();
    weights.keySet().forEach(name -> variables.put(name, name));
    for (Map.Entry<String, Map<String, String>> file :
        WeightFiles.inFolders(model.folders()).of(variables.keySet()).entrySet()) {
      Map<String, TensorType> types = new TreeMap<>();
      file.getValue()
          .forEach((tensor, name) -> types.put(tensor, weights.get(variables.get(name)).type()));
      Path target = folder.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      SafetensorsWriter.write(
          target,
          types,
          tensor -> state.read(variables.get(file.getValue().get(tensor))),
          Map.of("format", "pt"));
    }
    for (Map.Entry<String, JsonValue> file : model.publishedFiles().entrySet()) {
      Path target = folder.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      AtomicFile.write(target, JsonWriter.pretty(file.getValue()));
    }
    AtomicFile.write(folder.resolve(CheckpointFolder.CONFIG), JsonWriter.pretty(config));
    Optional<JsonObject> generation = model.publishedGeneration(endOfText);
    if (generation.isPresent()) {
      AtomicFile.write(
          folder.resolve(PublishedGeneration.FILE), JsonWriter.pretty(generation.get()));
    }
  }
}
