package io.tandem.models.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Backends;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.error.BadInputException;
import io.tandem.api.file.Checksums;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Precision;
import io.tandem.api.safetensors.SafetensorsWriter;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.generation.Generation;
import io.tandem.models.generation.Sampling;
import io.tandem.models.generation.TokenGenerator;
import io.tandem.models.generation.TokenRequest;
import io.tandem.models.gpt.Gpt;
import io.tandem.models.gpt.GptConfig;
import io.tandem.models.gpt.GptProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checkpoints of others, which may be anything. */
class CheckpointFolderTest {
  private static final Gpt GPT = new Gpt(new GptConfig(1, 8, 2, 6, 0.1, 1e-5), 11);

  @TempDir Path path;
  private final Map<String, HostTensor> weights = new TreeMap<>();

  @BeforeEach
  void aCheckpoint() throws IOException {
    GPT.objective(Phase.EVALUATION)
        .variables()
        .values()
        .forEach(variable -> weights.put(variable.name(), variable.initialValue(1)));
    describe(GPT.publishedConfig(OptionalInt.of(0)).orElseThrow());
  }

  private void describe(JsonObject config) throws IOException {
    Files.writeString(path.resolve(CheckpointFolder.CONFIG), JsonWriter.pretty(config));
  }

  private void describe(String key, String json) throws IOException {
    Map<String, JsonValue> members =
        new LinkedHashMap<>(GPT.publishedConfig(OptionalInt.of(0)).orElseThrow().members());
    members.put(key, JsonReader.read(json, "value"));
    describe(new JsonObject(members));
  }

  private void write() throws IOException {
    Files.deleteIfExists(path.resolve(CheckpointFolder.WEIGHTS));
    SafetensorsWriter.write(path.resolve(CheckpointFolder.WEIGHTS), weights, Map.of());
  }

  /** The state's weights after the folder was loaded. */
  private Map<String, HostTensor> loaded() throws IOException {
    write();
    return loadedAsItIs();
  }

  private Map<String, HostTensor> loadedAsItIs() {
    Map<String, HostTensor> found = new TreeMap<>();
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      new CheckpointFolder(path).load(GPT, state);
      state.variables().forEach(name -> found.put(name, state.read(name)));
    }
    return found;
  }

  private String refusal() {
    return assertThrows(BadInputException.class, this::loaded).getMessage();
  }

  @Test
  void whatHasChecksumsIsHeldAgainstThem() throws IOException {
    write();
    Checksums.write(path);
    assertEquals(weights, loadedAsItIs());
    Path file = path.resolve(CheckpointFolder.WEIGHTS);
    byte[] flipped = Files.readAllBytes(file);
    flipped[flipped.length - 1] ^= 1;
    Files.write(file, flipped);
    String message = assertThrows(BadInputException.class, this::loadedAsItIs).getMessage();
    assertTrue(message.contains("model.safetensors: is damaged, or was changed"), message);
    assertTrue(message.endsWith("if the change was meant, take SHA256SUMS away"), message);
    Files.delete(path.resolve(Checksums.FILE));
    loadedAsItIs();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "add_cross_attention | true | add_cross_attention is true; a gpt2 has false",
        "activation_function | \"quick_gelu_\" | activation_function is \"quick_gelu_\"; ",
        "scale_attn_weights | 3 | scale_attn_weights is neither true nor false",
        "norm_type | \"rms_norm\" | norm_type is \"rms_norm\"; a gpt2 has \"layer_norm\"",
        "n_inner | 0 | n_inner is 0, not a whole number from 1 to 10000000",
        "attn_pdrop | 1 | attn_pdrop is 1.0, not a number from 0 to below 1",
        "architectures | [\"GPT2DoubleHeadsModel\"] | architectures has \"GPT2DoubleHeadsModel\"",
        "architectures | [\"GPT2ForTokenClasification\"] | 'GPT2ForTokenClassification'",
      })
  void aGpt2ThatIsNotComputedHereIsRefused(String key, String value, String message)
      throws IOException {
    describe(key, value);
    String told = assertThrows(BadInputException.class, this::model).getMessage();
    assertTrue(told.contains("config.json: ") && told.contains(message), told);
  }

  @Test
  void keysThatAreLeftOutOrNullHaveTheValuesOfTheirClass() throws IOException {
    describe(JsonReader.read("{\"model_type\": \"gpt2\"}", "text").asObject());
    assertEquals(new Gpt(GptConfig.of(12, 768, 12, 1024), 50_257), model());
    describe("n_inner", "null");
    assertEquals(GPT, model());
  }

  @Test
  void theTokenThatEndsATextIsWrittenAndWhereThereIsNoneIsSaidToBeNone() {
    for (String key : List.of("bos_token_id", "eos_token_id")) {
      JsonObject ended = GPT.publishedConfig(OptionalInt.of(0)).orElseThrow();
      assertEquals(0, ended.member(key).asInt());
      JsonObject endless = GPT.publishedConfig(OptionalInt.empty()).orElseThrow();
      assertEquals("null", endless.member(key).toString());
    }
  }

  private Object model() {
    return new CheckpointFolder(path)
        .model(
            List.of(new GptProvider()),
            () -> {
              throw new AssertionError("a gpt needs no tokenizer");
            });
  }

  @Test
  void anOutputLayerIsReadThatEqualsTheEmbeddingAndOneThatDoesNotIsRefused() throws IOException {
    HostTensor table = weights.get("wte.weight");
    weights.put("lm_head.weight", table);
    assertEquals(table, loaded().get("wte.weight"));
    float[] other = table.toFloatArray();
    other[7] += 1;
    weights.put("lm_head.weight", HostTensor.of(other, table.extents()));
    String message = refusal();
    assertTrue(
        message.endsWith("lm_head.weight and wte.weight differ, which are one weight here"),
        message);
  }

  @Test
  void halfPrecisionIsWidenedAndWhatIsNoFloatOrHasSixtyFourBitsIsRefused() throws IOException {
    HostTensor bias = weights.get("ln_f.bias");
    weights.put("ln_f.bias", bias.castTo(DType.FLOAT16));
    weights.put("h.0.ln_1.bias", bias.castTo(DType.BFLOAT16));
    assertEquals(bias, loaded().get("ln_f.bias"));
    assertEquals(bias, loaded().get("h.0.ln_1.bias"));
    weights.put("ln_f.bias", bias.castTo(DType.INT32));
    weights.put("h.0.ln_1.bias", bias.castTo(DType.FLOAT64));
    String message = refusal();
    assertTrue(message.contains("ln_f.bias is i32, not 16-bit or 32-bit floats"), message);
    assertTrue(message.contains("h.0.ln_1.bias is f64, not 16-bit or 32-bit floats"), message);
  }

  @Test
  void forGenerationInBfloat16WeightsAreKeptInIt() throws IOException {
    write();
    TokenRequest request = TokenRequest.of(Generation.of(9, Sampling.PLAIN), 2);
    List<int[]> prompts = List.of(new int[] {1, 2, 3}, new int[] {4});
    for (Backend backend : List.of(Backends.named("djl"), Backends.named("tf"))) {
      try (Engine engine = backend.open(EngineOptions.cpu());
          DeviceState narrow = engine.newState();
          DeviceState wide = engine.newState()) {
        new CheckpointFolder(path).load(GPT, narrow, Precision.BFLOAT16);
        for (String name : narrow.variables()) {
          DType kept = name.contains("ln_") ? DType.FLOAT32 : DType.BFLOAT16;
          assertEquals(weights.get(name).castTo(kept), narrow.read(name), name);
        }
        try (TokenGenerator generator = new TokenGenerator(GPT, narrow, Precision.BFLOAT16)) {
          assertEquals(9, generator.generate(prompts, request).get(1).tokens().size());
        }
        new CheckpointFolder(path).load(GPT, wide, Precision.FLOAT32);
        try (TokenGenerator generator = new TokenGenerator(GPT, wide, Precision.BFLOAT16)) {
          String message =
              assertThrows(IllegalStateException.class, () -> generator.generate(prompts, request))
                  .getMessage();
          assertTrue(message.contains("f32") && message.contains("bf16"), message);
        }
      }
    }
  }

  /** Writes the weights into two files with an index. */
  private void writeParts() throws IOException {
    Map<String, HostTensor> first = new TreeMap<>();
    Map<String, HostTensor> second = new TreeMap<>();
    JsonObject.Builder map = JsonObject.builder();
    weights.forEach(
        (name, tensor) -> {
          boolean isFirst = first.size() <= second.size();
          (isFirst ? first : second).put(name, tensor);
          map.put(name, isFirst ? "model-1.safetensors" : "model-2.safetensors");
        });
    SafetensorsWriter.write(path.resolve("model-1.safetensors"), first, Map.of());
    SafetensorsWriter.write(path.resolve("model-2.safetensors"), second, Map.of());
    index(JsonWriter.pretty(JsonObject.builder().put("weight_map", map.build()).build()));
  }

  private void index(String content) throws IOException {
    Files.writeString(path.resolve("model.safetensors.index.json"), content);
  }

  private String partsRefusal() {
    return assertThrows(BadInputException.class, this::loadedAsItIs)
        .getMessage()
        .replace(path + "/", "");
  }

  @Test
  void weightsInSeveralFilesAreRead() throws IOException {
    writeParts();
    assertTrue(CheckpointFolder.isOne(path));
    assertEquals(weights, loadedAsItIs());
  }

  @Test
  void aPartThatIsMissingOrCutShortIsRefused() throws IOException {
    writeParts();
    Path part = path.resolve("model-2.safetensors");
    byte[] bytes = Files.readAllBytes(part);
    Files.write(part, Arrays.copyOf(bytes, bytes.length - 4));
    assertTrue(partsRefusal().startsWith("model-2.safetensors: "), partsRefusal());
    Files.delete(part);
    assertEquals("model-2.safetensors: there is no such file", partsRefusal());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "../model.safetensors | '../model.safetensors' is not the name of a safetensors file",
        "/etc/passwd | '/etc/passwd' is not the name of a safetensors file",
        "a/b.safetensors | 'a/b.safetensors' is not the name of a safetensors file",
        "model.bin | 'model.bin' is not the name of a safetensors file",
        "model-2.safetensors | wpe.weight is not in model-2.safetensors"
      })
  void anIndexThatLeadsElsewhereIsRefused(String file, String message) throws IOException {
    writeParts();
    index("{\"weight_map\": {\"wpe.weight\": \"" + file + "\"}}");
    assertTrue(partsRefusal().contains(message), partsRefusal());
  }

  @Test
  void anIndexThatIsMalformedIsRefused() throws IOException {
    writeParts();
    index("[]");
    assertTrue(partsRefusal().endsWith("must hold an object, not an array"), partsRefusal());
    index("{\"weight_map\": {\"wte.weight\": 1}}");
    assertTrue(partsRefusal().startsWith("model.safetensors.index.json: "), partsRefusal());
    index("{\"weight_map\": {\"wte.weight\": \"model-2.safetensors\"}}");
    assertTrue(partsRefusal().contains(" does not name "), partsRefusal());
  }

  @Test
  void aPickleIsRefusedWithAWordOnWhy() throws IOException {
    Files.write(path.resolve("pytorch_model.bin"), new byte[] {(byte) 0x80, 2});
    assertTrue(
        partsRefusal().contains("pytorch_model.bin holds is a pickle of Python's. Reading one can"),
        partsRefusal());
    Files.delete(path.resolve("pytorch_model.bin"));
    assertTrue(partsRefusal().contains("there is neither a model.safetensors nor"), partsRefusal());
  }
}
