package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.program.Precision;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.training.DeviceModel;
import io.tandem.api.training.Placement;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.TrainingTask;
import io.tandem.datasets.tokenization.TokenizerJson;
import io.tandem.experiments.CommandRun;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.generation.SourceGenerator;
import io.tandem.models.t5.T5;
import io.tandem.models.t5.T5Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Virtual tokens beside a T5, a Transformer, and beside encoders that are asked of longer texts
 * than fit.
 */
class VirtualTokensRunTest {
  private static final Providers PROVIDERS = Providers.load();
  private static final String LAST = "checkpoints/last";
  private static final String[] THINGS = {"stone", "leaf", "river", "cloud"};
  private static final String LONG = "number 3 is a cloud of ours , ".repeat(9).strip();

  @TempDir Path folder;

  @BeforeEach
  void data() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 80; i++) {
      String thing = THINGS[i % 4];
      lines.append(
          String.format(
              "{\"text\":\"number %d is a %s\",\"target\":\"%s it is\","
                  + "\"words\":[\"the\",\"%s\"],\"tags\":[\"D\",\"N%d\"]}%n",
              i % 30, thing, thing, thing, i % 2));
    }
    Files.writeString(folder.resolve("data.jsonl"), lines);
  }

  private Path config(String name, String backend, String... lines) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".conf"),
        String.join(
            "\n",
            "backend = " + backend,
            "threads = 1",
            "data { type = json-lines, path = \"" + folder.resolve("data.jsonl") + "\" }",
            "split { type = every-nth, every = 4 }",
            "examples { type = documents, bucket = 8 }",
            "training { steps = 8, batch = 8, schedule { type = constant, peak = 0.05 } }",
            String.join("\n", lines)));
  }

  private Path run(String name, String backend, String... lines) throws IOException {
    Path directory = folder.resolve(name);
    String file = config(name, backend, lines).toString();
    CommandRun run = CommandRun.of("run", file, "--output", directory.toString(), "--quiet");
    assertEquals(0, run.exit(), run.err());
    return directory;
  }

  private static Map<String, HostTensor> stored(Path run, String file) {
    return SafetensorsFile.readAll(run.resolve(LAST).resolve(file));
  }

  private Path aT5() throws IOException {
    return run(
        "t5",
        "djl",
        "task { type = text-to-text, target = target }",
        "tokenizer { type = byte-pair, vocabulary-size = 280 }",
        "model { type = t5, encoder-layers = 1, decoder-layers = 1, hidden = 16, heads = 2,"
            + " head-size = 8, intermediate = 32, limits { source = 24, target = 12 } }");
  }

  private static String[] beside(Path base, String adapter) {
    return new String[] {
      "task { type = text-to-text, target = target }",
      "model { type = t5, limits { source = 24, target = 12 } }",
      "checkpoint = \"" + base + "\"",
      "adapter { " + adapter + " }"
    };
  }

  /** The variables after a training that an experiment file describes. */
  private static Map<String, HostTensor> trained(Path file) {
    ExperimentConfig config = ExperimentFile.read(PROVIDERS, file, List.of()).config();
    try (Preparation prepared = Preparation.of(config, PROVIDERS);
        Engine engine = Backends.named(config.backend().get(0)).open(new EngineOptions("cpu", 1))) {
      TrainingTask task =
          TrainingTask.of(prepared.data(), config.oneSeed())
              .on(new Placement(prepared.trained(), engine, config.precision()))
              .beginningWith(CheckpointStart.weights(config, prepared.model(), note -> {}));
      try (TrainedModel model = PROVIDERS.train(config.training(), task)) {
        DeviceState state = ((DeviceModel) model).state();
        Map<String, HostTensor> values = new TreeMap<>();
        state.variables().forEach(name -> values.put(name, state.read(name)));
        return values;
      }
    }
  }

  /** The kind of virtual tokens first, the backend behind it. */
  @ParameterizedTest
  @CsvSource({"prompt, djl", "prompt, tf", "prefix, djl", "prefix, tf"})
  void virtualTokensOfAT5AreTrainedSavedAndAsked(String kind, String backend) throws IOException {
    Path base = aT5();
    String[] lines = beside(base, "type = " + kind + ", length = 4");
    Path run = run(kind, backend, lines);
    assertFalse(Files.exists(run.resolve(LAST).resolve("model.safetensors")));
    Map<String, HostTensor> adapter = stored(run, "adapter_model.safetensors");
    assertEquals(Set.of("prompt_embeddings"), adapter.keySet());

    // What was stored is what training comes to; of the T5 no bit has changed.
    Map<String, HostTensor> values = trained(config("again", backend, lines));
    assertEquals(adapter.get("prompt_embeddings"), values.get("prompt_embeddings"));
    Map<String, HostTensor> before = stored(base, "model.safetensors");
    int untouched = 0;
    for (Map.Entry<String, HostTensor> one : values.entrySet()) {
      if (before.containsKey(one.getKey())) {
        assertEquals(before.get(one.getKey()), one.getValue(), one.getKey());
        untouched++;
      }
    }
    assertEquals(before.size(), untouched, values.keySet().toString());
    assertTrue(
        values.keySet().stream()
            .filter(name -> name.startsWith("optimizer/") && !name.equals("optimizer/step"))
            .allMatch(name -> name.endsWith("/prompt_embeddings")),
        values.keySet().toString());

    // What is asked has the prompt: it finds texts more or less likely than the T5 alone.
    double with = told(run.resolve(LAST), backend);
    assertTrue(Math.abs(with - told(base.resolve(LAST), backend)) > 1e-3, "as without: " + with);
    String text = "number 7 is a leaf";
    String on = "--backend=" + backend;
    String translated =
        CommandRun.printed("translate", run.toString(), text, on, "--prefix=", "--threads=1");
    String predicted = CommandRun.printed("predict", run.toString(), text, on, "--threads=1");
    assertEquals(translated.strip(), predicted.strip());
  }

  /** The log-probability of a text that a checkpoint makes of another. */
  private static double told(Path checkpoint, String backend) {
    CheckpointFolder files = new CheckpointFolder(checkpoint);
    T5 model =
        (T5)
            files.model(
                List.of(new T5Provider()), () -> TokenizerJson.load(files.file("tokenizer.json")));
    try (Engine engine = Backends.named(backend).open(new EngineOptions("cpu", 1));
        DeviceState state = engine.newState()) {
      DeviceState asked = files.open(model, state, PROVIDERS.adapters());
      try (SourceGenerator generator =
          new SourceGenerator(model, asked, Precision.FLOAT32, model.pairs().marks())) {
        int[] target = {30, 41, 52};
        return generator
            .logProbabilities(List.of(new int[] {40, 50, 60, 70}), List.of(target))[0][0];
      }
    }
  }

  /** A Transformer of two stacks, and what stands beside it. */
  private static String[] twoStacks(String... more) {
    return Stream.concat(
            Stream.of(
                "task { type = text-to-text, target = target }",
                "tokenizer { type = byte-pair, vocabulary-size = 280 }",
                "model { type = transformer, encoder-layers = 1, decoder-layers = 1, hidden = 16,"
                    + " heads = 2, intermediate = 32, limits { source = 24, target = 12 } }"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void aPrefixOfATransformerIsTrainedSavedAndAsked(String backend) throws IOException {
    Path base = run("transformer", backend, twoStacks());
    String[] lines =
        twoStacks("checkpoint = \"" + base + "\"", "adapter { type = prefix, length = 4 }");
    Path run = run("prefix", backend, lines);
    Map<String, HostTensor> adapter = stored(run, "adapter_model.safetensors");
    assertEquals(Set.of("prompt_embeddings"), adapter.keySet());
    // Keys and values of three layers, 16 numbers each, for four tokens.
    assertEquals(Shape.of(4, 2 * 3 * 16), adapter.get("prompt_embeddings").shape());
    Map<String, HostTensor> values = trained(config("again", backend, lines));
    assertEquals(adapter.get("prompt_embeddings"), values.get("prompt_embeddings"));
    stored(base, "model.safetensors")
        .forEach((name, value) -> assertEquals(value, values.get(name), name));
    String text = "number 7 is a leaf";
    String on = "--backend=" + backend;
    String translated = CommandRun.printed("translate", run.toString(), text, on, "--threads=1");
    assertEquals(
        translated.strip(),
        CommandRun.printed("predict", run.toString(), text, on, "--threads=1").strip());
  }

  @Test
  void aPromptOfATransformerIsRefusedWithWhatItCanHave() throws IOException {
    Path base = run("transformer", "djl", twoStacks());
    String[] lines =
        twoStacks("checkpoint = \"" + base + "\"", "adapter { type = prompt, length = 4 }");
    CommandRun run = CommandRun.of("check", config("prompt", "djl", lines).toString());
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains("a transformer can have 'prefix'"), run.err());
  }

  /** An encoder with 24 positions, of which three are an adapter's. */
  private Path anEncoder() throws IOException {
    return run(
        "base",
        "djl",
        "task = masked-language-modelling",
        "tokenizer { type = word-piece, vocabulary-size = 150 }",
        "model { type = bert, reading.length = 16, shape { layers = 2, hidden = 16, heads = 2,"
            + " intermediate = 32, positions = 24 } }");
  }

  private Path prompted(Path base, String task) throws IOException {
    return run(
        "told",
        "djl",
        task,
        "model { type = bert, reading.length = 21 }",
        "checkpoint = \"" + base + "\"",
        "adapter { type = prompt, length = 3 }");
  }

  /** The adapter as PEFT leaves it, which tells nothing of how much of a text is read. */
  private Path bare(Path run) throws IOException {
    Path adapter = Files.createDirectory(folder.resolve("peft"));
    for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
      Files.copy(run.resolve(LAST).resolve(name), adapter.resolve(name));
    }
    return adapter;
  }

  @Test
  void tagsAndAttentionOfLongTextsAreToldWithinTheRoomThatAnAdapterLeaves() throws IOException {
    Path run = prompted(anEncoder(), "task = tagging");
    Path adapter = bare(run);
    String[] more = {"--backend=djl", "--threads=1", "--attention"};
    String told =
        CommandRun.printed(
            "tag", run.toString(), LONG, more[0], more[1], more[2], "" + folder.resolve("a.png"));
    String same =
        CommandRun.printed(
            "tag",
            adapter.toString(),
            LONG,
            more[0],
            more[1],
            more[2],
            "" + folder.resolve("b.png"));
    assertEquals(LONG.split(" ").length, told.lines().count(), told);
    // The adapter alone does not know what its labels are called.
    assertEquals(
        told.lines().map(line -> line.replaceFirst("\tD\t|\tN0\t|\tN1\t", "\t?\t")).toList(),
        same.lines().map(line -> line.replaceFirst("\tLABEL_[0-2]\t", "\t?\t")).toList());
    assertEquals(
        -1, Files.mismatch(folder.resolve("a.png"), folder.resolve("b.png")), "another picture");
  }

  @Test
  void masksAreFilledWithinTheRoomThatAnAdapterLeaves() throws IOException {
    Path run = prompted(anEncoder(), "task = masked-language-modelling");
    String fitting = "number " + "a ".repeat(17) + "[MASK]"; // 21 with those around it
    String[] more = {"--backend=djl", "--threads=1"};
    String told = CommandRun.printed("fill-mask", run.toString(), fitting, more[0], more[1]);
    Path adapter = bare(run);
    assertEquals(
        told, CommandRun.printed("fill-mask", adapter.toString(), fitting, more[0], more[1]));
    CommandRun longer = CommandRun.of("fill-mask", adapter.toString(), "a " + fitting, more[0]);
    assertEquals(2, longer.exit(), longer.err());
    assertTrue(longer.err().contains("20 tokens, and there is room for 19"), longer.err());
  }
}
