package io.tandem.training;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.error.BadInputException;
import io.tandem.api.file.Checksums;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.safetensors.WeightFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint that is on the disk and was found whole.
 *
 * @param path its folder
 * @param position where training stood
 * @param states what the callbacks remembered, by their names
 */
public record Checkpoint(Path path, TrainingPosition position, Map<String, JsonObject> states) {
  /** The weights under their published names. */
  public static final String WEIGHTS = WeightFiles.FILE;

  /** The other variables. */
  public static final String STATE = "state.safetensors";

  /** The architecture in its published form. */
  public static final String CONFIG = "config.json";

  /** How texts are generated with the model, where it generates some. */
  public static final String GENERATION = "generation_config.json";

  /** How text becomes tokens, where there is such a file. */
  public static final String TOKENIZER = "tokenizer.json";

  /** Where training stands. */
  public static final String TRAINING = "training.json";

  private static final long FORMAT = 1;

  /** Copies the map. */
  public Checkpoint {
    states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
  }

  /**
   * Opens a checkpoint and holds every file against its checksum.
   *
   * @param path its folder
   * @throws BadInputException if a file is missing, or is not what was written, naming it
   */
  public static Checkpoint open(Path path) {
    boolean isAdapter = Files.exists(path.resolve(Adaptation.FILE));
    String weights = isAdapter ? Adaptation.FILE : WEIGHTS;
    Checksums.check(path, List.of(weights, STATE, TRAINING));
    Path file = path.resolve(TRAINING);
    try {
      JsonObject json = JsonReader.read(file).asObject();
      long format = json.member("format").asLong();
      if (format != FORMAT) {
        throw new BadInputException(
            file + ": a checkpoint of the form " + format + "; this version knows " + FORMAT);
      }
      BatchPosition next =
          new BatchPosition(json.member("next-epoch").asLong(), json.member("next-batch").asLong());
      Map<String, JsonObject> states = new LinkedHashMap<>();
      for (Map.Entry<String, JsonValue> state :
          json.member("callbacks").asObject().members().entrySet()) {
        states.put(state.getKey(), state.getValue().asObject());
      }
      boolean due = json.member("validation-due").asBoolean();
      return new Checkpoint(
          path, new TrainingPosition(json.member("step").asLong(), next, due), states);
    } catch (JsonException | IllegalArgumentException e) {
      throw new BadInputException(file + ": " + e.getMessage(), e);
    }
  }

  static JsonObject describe(TrainingPosition position, Map<String, JsonObject> states) {
    JsonObject.Builder callbacks = JsonObject.builder();
    states.forEach(callbacks::put);
    return JsonObject.builder()
        .put("format", FORMAT)
        .put("step", position.step())
        .put("next-epoch", position.next().epoch())
        .put("next-batch", position.next().index())
        .put("validation-due", position.validationDue())
        .put("callbacks", callbacks.build())
        .build();
  }
}
