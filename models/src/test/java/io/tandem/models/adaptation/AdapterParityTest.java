package io.tandem.models.adaptation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.adaptation.AdapterProvider;
import io.tandem.api.adaptation.MergeableAdaptation;
import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Backends;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.program.Precision;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.checkpoint.StoredAdapter;
import io.tandem.models.encoder.BertProvider;
import io.tandem.models.encoder.DistilBertProvider;
import io.tandem.models.encoder.RobertaProvider;
import io.tandem.models.forward.Forward;
import io.tandem.models.generation.SourceGenerator;
import io.tandem.models.generation.TextMarks;
import io.tandem.models.gpt.GptProvider;
import io.tandem.models.llama.LlamaProvider;
import io.tandem.models.t5.T5;
import io.tandem.models.t5.T5Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tiny adapters that Hugging Face PEFT wrote, against what it computes with them ({@code
 * scripts/fixtures/adapters.py}), and bottlenecks against their formulas ({@code
 * scripts/fixtures/bottlenecks.py}).
 */
class AdapterParityTest {
  private static final Path CHECKPOINTS =
      Path.of("src/test/resources/io/tandem/models/checkpoints");
  private static final Path ADAPTERS = Path.of("src/test/resources/io/tandem/models/adapters");
  private static final List<ModelProvider<?>> PROVIDERS =
      List.of(
          new GptProvider(),
          new LlamaProvider(),
          new BertProvider(),
          new RobertaProvider(),
          new DistilBertProvider(),
          new T5Provider());
  private static final List<AdapterProvider<?>> METHODS =
      List.of(
          new BitFitProvider(),
          new BottleneckProvider(),
          new Ia3Provider(),
          new LoraProvider(),
          new PTuningProvider(),
          new PrefixProvider(),
          new PromptProvider());

  static Stream<Arguments> everyAdapterOnEveryEngine() throws IOException {
    List<Arguments> all = new ArrayList<>();
    try (Stream<Path> folders = Files.list(ADAPTERS)) {
      for (Path folder : folders.sorted().toList()) {
        String name = folder.getFileName().toString();
        all.add(Arguments.of(name, "reference", 1e-6));
        all.add(Arguments.of(name, "djl", 1e-5));
        all.add(Arguments.of(name, "tf", 1e-5));
      }
    }
    assertTrue(all.size() > 30, "only " + all.size());
    return all.stream();
  }

  /** The checkpoint that an adapter stands beside: the one whose name its own begins with. */
  private static CheckpointFolder folder(String adapter) throws IOException {
    try (Stream<Path> checkpoints = Files.list(CHECKPOINTS)) {
      Path base =
          checkpoints
              .filter(path -> adapter.startsWith(path.getFileName() + "-"))
              .max(Comparator.comparing(path -> path.toString().length()))
              .orElseThrow();
      return new CheckpointFolder(ADAPTERS.resolve(adapter), Optional.of(base));
    }
  }

  private static ForwardModel model(CheckpointFolder folder) {
    return (ForwardModel)
        folder.model(
            PROVIDERS,
            () -> {
              throw new AssertionError("a tokenizer is asked for");
            });
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("everyAdapterOnEveryEngine")
  void whatPeftComputes(String adapter, String engineName, double tolerance) throws IOException {
    CheckpointFolder folder = folder(adapter);
    ForwardModel model = model(folder);
    Map<String, HostTensor> tensors =
        SafetensorsFile.readAll(folder.path().resolve("cases.safetensors"));
    Map<String, HostTensor> inputs = part(tensors, "in/");
    Map<String, HostTensor> wanted = part(tensors, "out/");
    Optional<HostTensor> merged = Optional.ofNullable(wanted.remove("merged"));
    Backend backend =
        engineName.equals("reference") ? new ReferenceBackend() : Backends.named(engineName);
    try (Engine engine = backend.open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      DeviceState asked = folder.open(model, state, METHODS);
      Map<String, HostTensor> given = Forward.run(model, asked, inputs, Precision.FLOAT32, false);
      wanted.forEach((name, value) -> assertClose(name, value, output(name, given), tolerance));
      if (merged.isPresent() && !adapter.equals("gpt2-lora")) {
        merge(folder, model, state);
        Map<String, HostTensor> alone = Forward.run(model, state, inputs, Precision.FLOAT32, false);
        String name = wanted.keySet().iterator().next();
        assertClose("merged", merged.get(), output(name, alone), tolerance);
      }
    }
  }

  /** Token by token, of texts of unequal length, as all at once. */
  @ParameterizedTest
  @ValueSource(strings = {"t5-prompt", "t5-prefix", "t5-v1_1-prefix"})
  void whatIsWrittenTokenByTokenKnowsOfTheVirtualTokens(String adapter) throws IOException {
    CheckpointFolder folder = folder(adapter);
    T5 model = (T5) model(folder);
    List<int[]> sources = List.of(new int[] {5, 9, 4, 1}, new int[] {7, 1});
    int[] target = {6, 11, 1};
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      DeviceState asked = folder.open(model, state, METHODS);
      try (SourceGenerator generator =
          new SourceGenerator(model, asked, Precision.FLOAT32, new TextMarks(0, 1, 0))) {
        double[][] told = generator.logProbabilities(sources, List.of(target));
        for (int i = 0; i < sources.size(); i++) {
          Map<String, HostTensor> inputs =
              Map.of(
                  "input_ids", HostTensor.of(sources.get(i), 1, sources.get(i).length),
                  "labels", HostTensor.of(target, 1, target.length));
          double loss =
              Forward.run(model, asked, inputs, Precision.FLOAT32, false).get("loss").getDouble(0);
          assertEquals(-loss * target.length, told[i][0], 1e-5);
        }
      }
    }
  }

  /** By which PEFT decides what it computes, beside lists of layers, which may be spelled out. */
  private static final List<String> DECIDING =
      List.of(
          "peft_type",
          "task_type",
          "r",
          "lora_alpha",
          "bias",
          "use_rslora",
          "fan_in_fan_out",
          "num_virtual_tokens",
          "prefix_projection");

  /** What it needs beside, to take a prefix apart. */
  private static final List<String> OF_PREFIXES =
      List.of("num_layers", "num_attention_heads", "token_dim", "num_transformer_submodules");

  static List<String> everyAdapterOfPeft() throws IOException {
    try (Stream<Path> folders = Files.list(ADAPTERS)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .filter(name -> !name.endsWith("houlsby") && !name.endsWith("pfeiffer"))
          .sorted()
          .toList();
    }
  }

  /** What PEFT wrote, and what would be written of it here. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("everyAdapterOfPeft")
  void whatWasReadIsWrittenAsPeftHasIt(String name) throws IOException {
    CheckpointFolder folder = folder(name);
    ForwardModel model = model(folder);
    StoredAdapter stored = folder.adapter().orElseThrow().read(model, METHODS);
    Map<String, HostTensor> written = new TreeMap<>();
    Map<String, HostTensor> all = new TreeMap<>(stored.own());
    all.putAll(stored.replaced());
    all.forEach(
        (variable, value) -> written.put(stored.adaptation().tensorOf(variable).get(), value));
    Map<String, HostTensor> published =
        SafetensorsFile.readAll(folder.path().resolve("adapter_model.safetensors"));
    // Which PEFT writes beside the same under their own names, where biases are trained as well.
    published.keySet().removeIf(one -> one.matches(".*\\.(original_module|modules_to_save)\\..*"));
    assertEquals(published.keySet(), written.keySet());
    published.forEach((tensor, value) -> assertEquals(value, written.get(tensor), tensor));

    JsonObject own = stored.adaptation().files().get("adapter_config.json").asObject();
    JsonObject theirs = JsonReader.read(folder.path().resolve("adapter_config.json")).asObject();
    List<String> keys = new ArrayList<>(DECIDING);
    if (name.endsWith("-prefix")) {
      keys.addAll(OF_PREFIXES);
    }
    if (model.publishedConfig(OptionalInt.empty()).isEmpty()) {
      keys.remove("task_type"); // a head that is read only, and never written
    }
    keys.forEach(
        key -> theirs.get(key).ifPresent(known -> assertEquals(known, own.member(key), key)));
  }

  private static HostTensor output(String name, Map<String, HostTensor> given) {
    long states = given.keySet().stream().filter(n -> n.startsWith("hidden_states.")).count();
    return name.equals("last_hidden_state")
        ? given.get("hidden_states." + (states - 1))
        : given.get(name);
  }

  private static void merge(CheckpointFolder folder, ForwardModel model, DeviceState state) {
    StoredAdapter stored = folder.adapter().orElseThrow().read(model, METHODS);
    ((MergeableAdaptation) stored.adaptation())
        .merged(state::read, stored.own()::get)
        .forEach(state::assign);
  }

  private static Map<String, HostTensor> part(Map<String, HostTensor> tensors, String prefix) {
    Map<String, HostTensor> part = new TreeMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), tensor);
          }
        });
    return part;
  }

  /** PEFT tells the logits of virtual tokens, too; they come first, and nobody asks for them. */
  private static HostTensor ofText(HostTensor logits, HostTensor given) {
    long more = logits.shape().rank() < 3 ? 0 : logits.extents()[1] - given.extents()[1];
    if (more == 0) {
      return logits;
    }
    int rows = (int) logits.extents()[0];
    int size = given.size() / rows;
    int skipped = (int) (more * logits.extents()[2]);
    float[] own = new float[given.size()];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(
          logits.toFloatArray(), row * (size + skipped) + skipped, own, row * size, size);
    }
    return HostTensor.of(own, given.extents());
  }

  private static void assertClose(String name, HostTensor all, HostTensor given, double tolerance) {
    HostTensor wanted = ofText(all, given);
    assertEquals(wanted.shape(), given.shape(), name);
    double greatest = 0;
    for (int i = 0; i < wanted.size(); i++) {
      greatest = Math.max(greatest, Math.abs(wanted.getDouble(i)));
    }
    for (int i = 0; i < wanted.size(); i++) {
      assertEquals(
          wanted.getDouble(i), given.getDouble(i), tolerance * greatest, name + "[" + i + "]");
    }
  }
}
