package io.tandem.models.adaptation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdaptedState;
import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.adaptation.AdapterProvider;
import io.tandem.api.backend.Backends;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Variable;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.safetensors.SafetensorsWriter;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.checkpoint.StoredAdapter;
import io.tandem.models.encoder.BertProvider;
import io.tandem.models.forward.Forward;
import io.tandem.models.gpt.GptProvider;
import io.tandem.models.layer.Activation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters beside one model: they begin as the model, change places, and go in and out of it. */
class AdapterSetTest {
  private static final Path RESOURCES = Path.of("src/test/resources/io/tandem/models");
  private static final Path BASE = RESOURCES.resolve("checkpoints/bert-classes");
  private static final List<AdapterProvider<?>> METHODS =
      List.of(
          new BitFitProvider(),
          new BottleneckProvider(),
          new Ia3Provider(),
          new LoraProvider(),
          new PTuningProvider(),
          new PrefixProvider(),
          new PromptProvider());

  private static ForwardModel model(Path folder) {
    return (ForwardModel)
        new CheckpointFolder(folder)
            .model(
                List.of(new BertProvider(), new GptProvider()),
                () -> {
                  throw new AssertionError("a tokenizer is asked for");
                });
  }

  private static StoredAdapter stored(String name, ForwardModel model) {
    return new CheckpointFolder(RESOURCES.resolve("adapters").resolve(name), Optional.of(BASE))
        .adapter()
        .orElseThrow()
        .read(model, METHODS);
  }

  private static Map<String, HostTensor> inputs(String adapter) {
    Map<String, HostTensor> inputs = new TreeMap<>();
    SafetensorsFile.readAll(
            RESOURCES.resolve("adapters").resolve(adapter).resolve("cases.safetensors"))
        .forEach(
            (name, tensor) -> {
              if (name.startsWith("in/")) {
                inputs.put(name.substring(3), tensor);
              }
            });
    return inputs;
  }

  private static float[] logits(ForwardModel model, DeviceState state, String adapter) {
    return Forward.run(model, state, inputs(adapter), Precision.FLOAT32, false)
        .get("logits")
        .toFloatArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void adaptersChangePlacesBesideOneModel(String backend) {
    ForwardModel model = model(BASE);
    StoredAdapter lora = stored("bert-classes-lora", model);
    StoredAdapter ia3 = stored("bert-classes-ia3", model);
    try (Engine engine = Backends.named(backend).open(EngineOptions.cpu());
        AdapterSet set = new AdapterSet(engine.newState())) {
      new CheckpointFolder(BASE).load(model, set);
      float[] plain = logits(model, set, "bert-classes-lora");
      set.add("lora", lora);
      set.add("ia3", ia3);
      assertEquals(Set.of("lora", "ia3"), set.names());
      assertArrayEquals(plain, logits(model, set, "bert-classes-lora"));

      set.use("lora");
      float[] withLora = logits(model, set, "bert-classes-lora");
      set.use("ia3");
      float[] withIa3 = logits(model, set, "bert-classes-lora");
      assertTrue(far(plain, withLora) && far(plain, withIa3) && far(withLora, withIa3));
      set.use("lora");
      assertArrayEquals(withLora, logits(model, set, "bert-classes-lora"));

      set.merge("ia3");
      assertEquals(Optional.of("ia3"), set.used());
      assertArrayEquals(withIa3, logits(model, set, "bert-classes-lora"), 1e-5f);
      set.merge("lora");
      assertArrayEquals(withLora, logits(model, set, "bert-classes-lora"), 1e-5f);
      set.unmerge();
      assertArrayEquals(plain, logits(model, set, "bert-classes-lora"));

      set.use("ia3");
      set.drop("ia3");
      assertEquals(Optional.empty(), set.used());
      assertTrue(set.variables().stream().noneMatch(name -> name.contains("/ia3/")));
      assertArrayEquals(plain, logits(model, set, "bert-classes-lora"));
      BadInputException unknown = assertThrows(BadInputException.class, () -> set.use("lore"));
      assertTrue(unknown.getMessage().contains("'lora'"), unknown.getMessage());
      assertThrows(BadInputException.class, () -> set.add("lora", lora));
      assertThrows(BadInputException.class, () -> set.add("a/b", ia3));
    }
  }

  @Test
  void aHeadThatIsASingleNumberIsRefused(@TempDir Path folder) throws IOException {
    Path adapter = RESOURCES.resolve("adapters/bert-lora-body");
    Files.writeString(
        folder.resolve("adapter_config.json"),
        Files.readString(adapter.resolve("adapter_config.json"))
            .replace("FEATURE_EXTRACTION", "SEQ_CLS"));
    SafetensorsWriter.write(
        folder.resolve("adapter_model.safetensors"),
        Map.of("base_model.model.classifier.weight", HostTensor.scalar(1f)),
        Map.of());
    Path bare = RESOURCES.resolve("checkpoints/bert");
    CheckpointFolder hostile = new CheckpointFolder(folder, Optional.of(bare));
    ForwardModel model =
        (ForwardModel)
            hostile.model(
                List.of(new BertProvider()),
                () -> {
                  throw new AssertionError("a tokenizer is asked for");
                });
    BadInputException refused =
        assertThrows(
            BadInputException.class, () -> hostile.adapter().orElseThrow().read(model, METHODS));
    assertTrue(refused.getMessage().contains("lora_A"), refused.getMessage());
    assertTrue(refused.getMessage().contains("classifier.weight is []"), refused.getMessage());
  }

  private static boolean far(float[] one, float[] other) {
    double greatest = 0;
    for (int i = 0; i < one.length; i++) {
      greatest = Math.max(greatest, Math.abs(one[i] - other[i]));
    }
    return greatest > 1e-3;
  }

  /** The first values of each method's weights leave the model as it is. */
  @ParameterizedTest
  @CsvSource({
    "lora, djl, bert-classes",
    "lora, tf, bert-classes",
    "ia3, djl, bert-classes",
    "ia3, tf, bert-classes",
    "bitfit, djl, bert-classes",
    "bitfit, tf, bert-classes",
    "houlsby, djl, bert-classes",
    "houlsby, tf, bert-classes",
    "pfeiffer, djl, bert-classes",
    "pfeiffer, tf, bert-classes",
    "lora, djl, gpt2",
    "lora, tf, gpt2",
    "pfeiffer, djl, gpt2",
    "pfeiffer, tf, gpt2"
  })
  void beginsAsTheModelBitForBit(String method, String backend, String checkpoint) {
    Path folder = RESOURCES.resolve("checkpoints").resolve(checkpoint);
    String adapter = checkpoint + "-lora";
    ForwardModel model = model(folder);
    Program program = StoredAdapter.program(model);
    Map<String, HostTensor> base = new CheckpointFolder(folder).beginning(model).values();
    Adaptation adaptation = made(method, new AdapterMaterial(model, program, base, ""));
    try (Engine engine = Backends.named(backend).open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      base.forEach(state::assign);
      Map<String, Variable> own =
          new TreeMap<>(adaptation.in(program, Phase.EVALUATION).variables());
      own.keySet().removeAll(program.variables().keySet());
      assertEquals(method.equals("bitfit"), own.isEmpty());
      own.values().forEach(one -> state.assign(one.name(), one.initialValue(7)));
      float[] plain = logits(model, state, adapter);
      float[] changed =
          logits(
              model, new AdaptedState(state, one -> adaptation.in(one, Phase.EVALUATION)), adapter);
      assertArrayEquals(plain, changed, 0f);
    }
  }

  private static Adaptation made(String method, AdapterMaterial material) {
    return switch (method) {
      case "lora" ->
          new LoraProvider()
              .create(
                  new LoraSettings(4, 8, false, 0.1, List.of(), LoraSettings.Bias.NONE, List.of()),
                  material);
      case "ia3" ->
          new Ia3Provider().create(new Ia3Settings(List.of(), List.of(), List.of()), material);
      case "bitfit" ->
          new BitFitProvider().create(new BitFitSettings(List.of(), List.of()), material);
      default ->
          new BottleneckProvider()
              .create(
                  new BottleneckSettings(
                      method.equals("houlsby")
                          ? BottleneckSettings.Placement.HOULSBY
                          : BottleneckSettings.Placement.PFEIFFER,
                      2,
                      Optional.empty(),
                      Activation.RELU,
                      List.of(),
                      List.of()),
                  material);
    };
  }
}
