package io.tandem.models.clip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.model.Architecture;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.checkpoint.CheckpointWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checkpoints that Transformers wrote, read and written again. {@code
 * scripts/fixtures/clip_round_trip.py} opens what this test leaves in {@code
 * target/round-trip-clip}.
 */
class ClipRoundTripTest {
  private static final Path WRITTEN = Path.of("target/round-trip-clip");
  private static final Path PUBLISHED = Path.of("src/test/resources/io/tandem/models/checkpoints");

  private static Architecture model(Path folder) {
    return new CheckpointFolder(folder)
        .model(
            List.of(new ClipProvider()),
            () -> {
              throw new AssertionError("a tokenizer is asked for");
            });
  }

  private static Map<String, Object> tensors(Path folder) {
    Map<String, Object> tensors =
        new TreeMap<>(SafetensorsFile.readAll(folder.resolve(CheckpointFolder.WEIGHTS)));
    tensors.keySet().removeIf(name -> name.endsWith("position_ids"));
    return tensors;
  }

  @ParameterizedTest
  @ValueSource(strings = {"clip", "clip-gelu", "clip-legacy", "clip-resnet", "clip-resnet-deep"})
  void whatIsWrittenHasTheTensorsThatTransformersWroteAndIsReadAsTheSame(String name)
      throws IOException {
    Path folder = Files.createDirectories(WRITTEN.resolve(name));
    Architecture model = model(PUBLISHED.resolve(name));
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      new CheckpointFolder(PUBLISHED.resolve(name)).load(model, state);
      CheckpointWriter.write(folder, model, state, OptionalInt.empty());
    }
    assertEquals(tensors(PUBLISHED.resolve(name)), tensors(folder));
    assertEquals(model, model(folder));
  }

  @Test
  void whatIsLeftOutIsThatOfTheLargeModel() {
    Clip model = PublishedClip.read(parse("{\"model_type\": \"clip\"}"));
    VisionTransformer vision = (VisionTransformer) model.vision();
    assertEquals(
        List.of(49_408, 77, 512, 8, 12, 49_407),
        List.of(
            model.text().vocabularySize(),
            model.text().positions(),
            model.text().stack().hidden(),
            model.text().stack().heads(),
            model.text().stack().layers(),
            model.text().endOfText()));
    assertEquals(
        List.of(224, 32, 768, 12, 3072),
        List.of(
            vision.size(),
            vision.patch(),
            vision.stack().hidden(),
            vision.stack().heads(),
            vision.stack().intermediate()));
    // The number of weights of openai/clip-vit-base-patch32.
    assertEquals(151_277_313, model.weights().values().stream().mapToLong(one -> one.size()).sum());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'text_config': {'hidden_size': 10}|text_config: hidden (10) must be a multiple of heads"
            + " (8)",
        "'vision_config': {'patch_size': 0}|patch_size is 0, not a whole number from 1 to 4096",
        "'vision_config': {'num_channels': 1}|num_channels is 1",
        "'vision_config': {'image_size': 8}|patches of 32 pixels in pictures of 8: there is none",
        "'text_config': 3|text_config holds no keys",
        "'text_config': {'hidden_act': 'quick-gelu'}|quick_gelu",
        "'logit_scale_init_value': 'x'|logit_scale_init_value is not a number",
        "'architectures': ['CLIPTextModel']|CLIPModel",
      })
  void aDescriptionThatCannotBeIsRefusedByItsKey(String keys, String wanted) {
    JsonObject json = parse("{\"model_type\": \"clip\", " + keys.replace('\'', '"') + "}");
    BadInputException refused =
        assertThrows(BadInputException.class, () -> PublishedClip.read(json));
    assertTrue(refused.getMessage().contains(wanted), refused.getMessage());
  }

  private static JsonObject parse(String json) {
    return JsonReader.read(json, "config.json").asObject();
  }
}
