package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.Callback;
import io.tandem.api.training.DeviceModel;
import io.tandem.api.training.Placement;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.TrainingEvent;
import io.tandem.api.training.TrainingTask;
import io.tandem.experiments.CommandRun;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.wiring.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Experiments that train something in the place of a checkpoint's weights. */
class AdapterRunTest {
  private static final String[] THINGS = {"stone", "leaf", "river", "cloud"};
  private static final Providers PROVIDERS = Providers.load();
  private static final String LAST = "checkpoints/last";

  @TempDir Path folder;
  private Path base;

  @BeforeEach
  void aPretrainedEncoder() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      String thing = THINGS[i % 4];
      lines.append(
          String.format(
              "{\"text\":\"number %d is a %s of ours\",\"label\":\"%s\"}%n",
              i % 30, thing, i % 4 < 2 ? "still" : "moving"));
    }
    Files.writeString(folder.resolve("data.jsonl"), lines);
    base = folder.resolve("base");
    run(
        "base",
        "task = masked-language-modelling",
        "tokenizer { type = word-piece, vocabulary-size = 150 }",
        "model { type = bert, reading.length = 16, shape { layers = 2, hidden = 16, heads = 2,"
            + " intermediate = 32, positions = 40 } }");
  }

  private Path config(String name, String... lines) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".conf"),
        String.join(
            "\n",
            "backend = djl",
            "threads = 1",
            "data { type = json-lines, path = \"" + folder.resolve("data.jsonl") + "\" }",
            "split { type = every-nth, every = 4 }",
            "examples { type = documents, bucket = 8 }",
            "training { steps = 12, batch = 8, schedule { type = constant, peak = 0.02 } }",
            String.join("\n", lines)));
  }

  private Path run(String name, String... lines) throws IOException {
    Path directory = folder.resolve(name);
    CommandRun run =
        CommandRun.of(
            "run", config(name, lines).toString(), "--output", directory.toString(), "--quiet");
    assertEquals(0, run.exit(), run.err());
    return directory;
  }

  private String[] adapted(String adapter, String... more) {
    return new String[] {
      "task { type = classification, label = label }",
      "checkpoint = \"" + base + "\"",
      "adapter { " + adapter + " }",
      String.join("\n", more)
    };
  }

  private static Map<String, HostTensor> stored(Path run) {
    return SafetensorsFile.readAll(run.resolve(LAST).resolve("adapter_model.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void onlyWhatWasTrainedIsSavedAndAsked(String backend) throws IOException {
    Path run =
        run(
            "lora-" + backend,
            adapted("type = lora, rank = 2, dropout = 0.1", "backend = " + backend));
    Path checkpoint = run.resolve(LAST);
    assertFalse(Files.exists(checkpoint.resolve("model.safetensors")));
    Map<String, HostTensor> stored = stored(run);
    assertTrue(
        stored.containsKey(
            "base_model.model.bert.encoder.layer.1.attention.self.value.lora_B.weight"),
        stored.keySet().toString());
    assertTrue(stored.containsKey("base_model.model.classifier.weight"));
    long numbers = stored.values().stream().mapToLong(HostTensor::size).sum();
    Map<String, Double> figures = RunDirectory.open(run).readMetrics();
    assertEquals(numbers, figures.get("trained-parameters").longValue());
    assertTrue(figures.get("parameters") > 3 * figures.get("trained-parameters"));
    JsonObject config = JsonReader.read(checkpoint.resolve("adapter_config.json")).asObject();
    assertEquals("LORA", config.member("peft_type").asString());
    assertEquals("SEQ_CLS", config.member("task_type").asString());
    assertEquals(Set.of("query", "value"), texts(config.member("target_modules")));
    assertTrue(texts(config.member("modules_to_save")).contains("classifier"));

    // Neither gradients nor optimizer states are of anything else.
    Map<String, HostTensor> states =
        SafetensorsFile.readAll(checkpoint.resolve("state.safetensors"));
    Set<String> of =
        states.keySet().stream()
            .filter(name -> name.startsWith("optimizer/") && !name.equals("optimizer/step"))
            .map(name -> name.substring(name.indexOf('/', "optimizer/".length()) + 1))
            .collect(Collectors.toSet());
    assertTrue(
        of.stream()
            .allMatch(name -> name.contains("lora_") || name.matches("classifier.*|.*pooler.*")),
        of.toString());

    // Vectors are those of the encoder with the adapter, and its head is nobody's affair.
    String vector = "number 9 is a river of ours";
    String withAdapter =
        CommandRun.printed(
            "embed", run.toString(), vector, "--json", "--backend", backend, "--threads=1");
    String without =
        CommandRun.printed(
            "embed", base.toString(), vector, "--json", "--backend", backend, "--threads=1");
    assertNotEquals(without, withAdapter);
    Path index = folder.resolve("index");
    CommandRun.printed(
        "index",
        folder.resolve("data.jsonl").toString(),
        "--encoder=" + run,
        "--output=" + index,
        "--backend=" + backend,
        "--threads=1");
    assertTrue(Files.isDirectory(index));

    Path merged = folder.resolve("merged");
    CommandRun.printed(
        "merge",
        run.toString(),
        "--output",
        merged.toString(),
        "--backend",
        backend,
        "--threads=1");
    String text = "number 7 is a leaf of ours";
    Map<String, Double> apart = scores(run, text, backend);
    Map<String, Double> together = scores(merged, text, backend);
    assertEquals(apart.keySet(), together.keySet());
    apart.forEach((label, score) -> assertEquals(score, together.get(label), 1e-5, label));
  }

  private static Set<String> texts(JsonValue array) {
    return array.asArray().items().stream().map(JsonValue::asString).collect(Collectors.toSet());
  }

  private Map<String, Double> scores(Path model, String text, String backend) {
    String json =
        CommandRun.printed(
            "classify",
            model.toString(),
            text,
            "--top=2",
            "--json",
            "--backend",
            backend,
            "--threads=1");
    Map<String, Double> scores = new TreeMap<>();
    JsonReader.read(json.strip(), "answer")
        .asObject()
        .member("labels")
        .asArray()
        .items()
        .forEach(
            one ->
                scores.put(
                    one.asObject().member("label").asString(),
                    one.asObject().member("score").asDouble()));
    assertTrue(scores.size() == 2, scores.toString());
    return scores;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type = ia3 | ia3_l",
        "type = bitfit | query.bias",
        "type = adapter, width = 4 | adapter_up.weight",
        "type = adapter, width = 4, placement = pfeiffer | LayerNorm.adapter_up.weight",
        "type = lora, targets = [all-linear], bias = all | base_layer.bias",
        "type = prefix, length = 3 | prompt_embeddings",
        "type = prefix, length = 3, projection = 8 | prompt_embeddings",
        "type = prompt, length = 3 | prompt_embeddings",
        "type = p-tuning, length = 3 | prompt_embeddings",
      })
  void everyMethodTrainsAndIsReadAgain(String adapter, String tensor) throws IOException {
    // With three virtual tokens that is all that the model has positions for.
    Path run = run("method", adapted(adapter, "model { type = bert, reading.length = 37 }"));
    assertTrue(
        stored(run).keySet().stream().anyMatch(name -> name.contains(tensor)),
        stored(run).keySet().toString());
    scores(run, "number 3 is a cloud of ours", "djl");
    scores(run, "number 3 is a cloud of ours, ".repeat(20), "djl");
  }

  @Test
  void virtualTokensForWhichThereIsNoPlaceAreRefusedBeforehand() throws IOException {
    String length = "model { type = bert, reading.length = 38 }";
    for (String type : List.of("prefix", "prompt", "p-tuning")) {
      refused(
          "adapter.length is 3 and model.reading.length 38, together 41 tokens, and the model has"
              + " 40 positions; allowed are model.reading.length up to 37, or adapter.length up to"
              + " 2",
          adapted("type = " + type + ", length = 3", length));
    }
    refused(
        "adapter.length is 40, and the model has 40 positions; none is left for a text",
        adapted("type = prompt, length = 40", length));
    String[] matching = adapted("type = prompt, length = 3", length);
    matching[0] = "task { type = matching, second = label }\nobjective = simcse";
    refused("together 41 tokens, and the model has 40 positions", matching);
  }

  /** PEFT tells nothing of how much of a text is read, and the model alone has no room. */
  @Test
  void anAdapterThatTellsNoLengthLeavesItsPlaces() throws IOException {
    Path run =
        run(
            "told",
            adapted("type = prompt, length = 3", "model { type = bert, reading.length = 37 }"));
    Path adapter = Files.createDirectory(folder.resolve("peft"));
    for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
      Files.copy(run.resolve(LAST).resolve(name), adapter.resolve(name));
    }
    String text = "number 3 is a cloud of ours, ".repeat(20);
    List<Double> told = List.copyOf(scores(run, text, "djl").values());
    List<Double> bare = List.copyOf(scores(adapter, text, "djl").values());
    for (int i = 0; i < told.size(); i++) { // the same labels by other names
      assertEquals(told.get(i), bare.get(i), 1e-6);
    }
  }

  /** Trains to the end, or to a step after which it is asked to stop, and gives all variables. */
  private Map<String, HostTensor> trained(
      ExperimentConfig config, Path checkpoints, boolean resume, long stopAfter) {
    StopSignal stop = new StopSignal();
    Callback stopping =
        event -> {
          if (event instanceof TrainingEvent.Stepped stepped && stepped.step() == stopAfter) {
            stop.raise();
          }
        };
    try (Preparation prepared = Preparation.of(config, PROVIDERS);
        Engine engine =
            PROVIDERS.backend(config.backend().get(0)).open(new EngineOptions("cpu", 1))) {
      TrainingTask task =
          TrainingTask.of(prepared.data(), config.oneSeed())
              .on(new Placement(prepared.trained(), engine, config.precision()))
              .telling(stopping)
              .stoppedBy(stop);
      if (!resume) {
        task = task.beginningWith(CheckpointStart.weights(config, prepared.model(), note -> {}));
      }
      task = resume ? task.resumingFrom(checkpoints) : task.savingTo(checkpoints);
      try (TrainedModel model = PROVIDERS.train(config.training(), task)) {
        DeviceState state = ((DeviceModel) model).state();
        Map<String, HostTensor> values = new TreeMap<>();
        state.variables().forEach(name -> values.put(name, state.read(name)));
        return values;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void whatStaysIsUntouchedAndARunThatIsContinuedEndsWithTheSameBits(String backend)
      throws IOException {
    Path file =
        config("lora", adapted("type = lora, rank = 2, dropout = 0.2", "backend = " + backend));
    ExperimentConfig config =
        ExperimentFile.read(PROVIDERS, file, List.of("training.average.decay=0.9")).config();
    Map<String, HostTensor> whole = trained(config, folder.resolve("whole"), false, -1);
    trained(config, folder.resolve("parts"), false, 5);
    Map<String, HostTensor> parts = trained(config, folder.resolve("parts"), true, -1);
    assertEquals(whole.keySet(), parts.keySet());
    whole.forEach((name, value) -> assertEquals(value, parts.get(name), name));

    Map<String, HostTensor> before =
        SafetensorsFile.readAll(base.resolve(LAST).resolve("model.safetensors"));
    int untouched = 0;
    for (String name : before.keySet()) {
      if (whole.containsKey(name)) {
        assertEquals(before.get(name), whole.get(name), name);
        untouched++;
      }
    }
    assertTrue(untouched > 30, whole.keySet().toString());
    // A state of the optimizer, an accumulator or an average is of what is trained alone.
    assertTrue(
        whole.keySet().stream()
            .filter(name -> name.contains("/"))
            .noneMatch(name -> before.keySet().stream().anyMatch(name::endsWith)),
        whole.keySet().toString());
    assertTrue(
        whole.keySet().stream().anyMatch(name -> name.startsWith("optimizer/")),
        whole.keySet().toString());
  }

  @Test
  void whatDoesNotGoTogetherIsRefusedWithItsPlace() throws IOException {
    refused("no layer is called 'querry'", adapted("type = lora, targets = [querry]"));
    refused("'query'", adapted("type = lora, targets = [querry]"));
    refused("no weight or layer is called 'head'", adapted("type = lora, save = [head]"));
    refused("adapter.type: unknown type 'lore'", adapted("type = lore"));
    String[] lines = adapted("type = lora");
    lines[1] = "model { type = bert, shape { layers = 1, hidden = 16, heads = 2 } }";
    refused("it stands beside the weights of a checkpoint", lines);
    Path run = run("lora", adapted("type = lora"));
    base = run;
    refused("is an adapter", adapted("type = lora"));
  }

  private void refused(String message, String... lines) throws IOException {
    CommandRun run = CommandRun.of("check", config("wrong", lines).toString());
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  @Test
  void anAdapterWhoseCheckpointIsGoneSaysWhatIsMissing() throws IOException {
    Path run = run("lora", adapted("type = lora"));
    Path moved = folder.resolve("elsewhere");
    Files.move(base, moved);
    String text = "number 3 is a cloud of ours";
    CommandRun lost = CommandRun.of("classify", run.toString(), text);
    assertEquals(2, lost.exit(), lost.err());
    assertTrue(lost.err().contains("--base"), lost.err());
    CommandRun found =
        CommandRun.of("classify", run.toString(), text, "--base", moved.resolve(LAST).toString());
    assertEquals(0, found.exit(), found.err());
    CommandRun useless =
        CommandRun.of("classify", moved.toString(), text, "--base", moved.toString());
    assertEquals(2, useless.exit(), useless.err());
  }
}
