package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.program.Precision;
import io.tandem.api.safetensors.SafetensorsWriter;
import io.tandem.api.tensor.HostTensor;
import io.tandem.datasets.tokenization.TokenizerJson;
import io.tandem.experiments.CommandRun;
import io.tandem.experiments.TinyExperiment;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.encoder.BertProvider;
import io.tandem.models.forward.Forward;
import io.tandem.models.gpt.GptProvider;
import io.tandem.models.t5.T5Provider;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Adapters that are trained here, and what they give: what {@code
 * scripts/fixtures/adapter_round_trip.py} opens in Hugging Face PEFT.
 */
class AdapterPythonTest {
  private static final Path WRITTEN = Path.of("target/adapters").toAbsolutePath();
  private static final Providers PROVIDERS = Providers.load();
  private static final int[] TOKENS = {17, 42, 5, 40, 33, 21, 8, 14, 29, 50};

  private static final Map<String, String> OF_TEXT =
      Map.of(
          "gpt-lora", "type = lora, rank = 2, alpha = 5",
          "gpt-lora-table", "type = lora, rank = 2, targets = [all-linear], rank-stabilized = true",
          "gpt-ia3", "type = ia3",
          "gpt-prefix", "type = prefix, length = 3",
          "gpt-prefix-made", "type = prefix, length = 3, projection = 8",
          "gpt-prompt", "type = prompt, length = 3",
          "gpt-p-tuning", "type = p-tuning, length = 3, hidden = 8");

  private static final Map<String, String> OF_CLASSES =
      Map.of(
          "bert-lora", "type = lora, rank = 2",
          "bert-lora-bias", "type = lora, rank = 2, bias = all",
          "bert-ia3", "type = ia3",
          "bert-prompt", "type = prompt, length = 3");

  private static final Map<String, String> OF_PAIRS =
      Map.of(
          "t5-prefix", "type = prefix, length = 3",
          "t5-prefix-made", "type = prefix, length = 3, projection = 8",
          "t5-prompt", "type = prompt, length = 3",
          "t5-p-tuning", "type = p-tuning, length = 3, hidden = 8");

  private static void clear() throws IOException {
    if (Files.exists(WRITTEN)) {
      Files.walkFileTree(
          WRITTEN,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    }
    Files.createDirectories(WRITTEN);
  }

  private static Path run(Path config, Path directory) {
    CommandRun run =
        CommandRun.of("run", config.toString(), "--output", directory.toString(), "--quiet");
    assertEquals(0, run.exit(), run.err());
    return directory.resolve("checkpoints/last").toAbsolutePath();
  }

  private static float[] logits(CheckpointFolder folder, Map<String, HostTensor> inputs) {
    ForwardModel model =
        (ForwardModel)
            folder.model(
                List.of(new GptProvider(), new BertProvider(), new T5Provider()),
                () -> TokenizerJson.load(folder.file("tokenizer.json")));
    try (Engine engine = Backends.named("djl").open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      DeviceState asked = folder.open(model, state, PROVIDERS.adapters());
      HostTensor logits = Forward.run(model, asked, inputs, Precision.FLOAT32, false).get("logits");
      inputs.put("logits", logits);
      return logits.toFloatArray();
    }
  }

  /** Keeps an adapter with what it gives, which is not what its checkpoint alone gives. */
  private static void keep(String name, Path checkpoint, Path base) throws IOException {
    Path folder = Files.createDirectories(WRITTEN.resolve(name));
    for (String file :
        new String[] {
          "adapter_config.json", "adapter_model.safetensors", "config.json", "tokenizer.json"
        }) {
      Files.copy(checkpoint.resolve(file), folder.resolve(file));
    }
    Map<String, HostTensor> inputs = new TreeMap<>();
    int[] mask = new int[TOKENS.length];
    Arrays.fill(mask, 1);
    inputs.put("input_ids", HostTensor.of(TOKENS, 2, TOKENS.length / 2));
    inputs.put("attention_mask", HostTensor.of(mask, 2, TOKENS.length / 2));
    boolean writes = name.startsWith("t5");
    if (writes) {
      inputs.put("decoder_input_ids", HostTensor.of(new int[] {0, 7, 31, 0, 12, 5}, 2, 3));
    }
    Map<String, HostTensor> alone = new TreeMap<>(inputs);
    float[] given = logits(new CheckpointFolder(folder), inputs);
    if (writes || name.startsWith("gpt")) {
      float[] before = logits(new CheckpointFolder(base), alone);
      double most = 0;
      for (int i = 0; i < given.length; i++) {
        most = Math.max(most, Math.abs(given[i] - before[i]));
      }
      assertTrue(most > 1e-3, name + " changes next to nothing: " + most);
    }
    Map<String, HostTensor> stored = new TreeMap<>();
    inputs.forEach(
        (key, value) -> stored.put((key.equals("logits") ? "out/" : "in/") + key, value));
    SafetensorsWriter.write(folder.resolve("case.safetensors"), stored, Map.of());
  }

  @Test
  void adaptersOfEveryMethodAreWrittenForPython() throws IOException {
    clear();
    Path runs = Files.createDirectories(WRITTEN.resolve("runs"));
    Path gpt = run(TinyExperiment.in(runs, "djl", ""), runs.resolve("gpt"));
    String plain =
        TinyExperiment.text(runs.resolve("text.txt"), "djl")
            .replaceAll("(?m)^(tokenizer|model|sample) .*$", "");
    for (Map.Entry<String, String> one : OF_TEXT.entrySet()) {
      Path config =
          Files.writeString(
              runs.resolve(one.getKey() + ".conf"),
              plain + "checkpoint = \"" + gpt + "\"\nadapter { " + one.getValue() + " }\n");
      keep(one.getKey(), run(config, runs.resolve(one.getKey())), gpt);
    }
    Path data = runs.resolve("data.jsonl");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 80; i++) {
      lines.append(
          String.format(
              "{\"text\":\"number %d is a %s\",\"label\":\"%d\"}%n",
              i, i % 2 == 0 ? "stone" : "leaf", i % 2));
    }
    Files.writeString(data, lines);
    String common =
        String.join(
            "\n",
            "backend = djl",
            "data { type = json-lines, path = \"" + data + "\" }",
            "split { type = every-nth, every = 4 }",
            "examples { type = documents, bucket = 8 }",
            "training { steps = 6, batch = 8, schedule { type = constant, peak = 0.02 } }",
            "");
    Path pretraining =
        Files.writeString(
            runs.resolve("bert.conf"),
            common
                + "task = masked-language-modelling\n"
                + "tokenizer { type = word-piece, vocabulary-size = 120 }\n"
                + "model { type = bert, reading.length = 16, shape { layers = 2, hidden = 16,"
                + " heads = 2, intermediate = 32, positions = 40 } }\n");
    Path bert = run(pretraining, runs.resolve("bert"));
    for (Map.Entry<String, String> one : OF_CLASSES.entrySet()) {
      Path config =
          Files.writeString(
              runs.resolve(one.getKey() + ".conf"),
              common
                  + "task { type = classification, label = label }\n"
                  + "model { type = bert, reading.length = 16 }\ncheckpoint = \""
                  + bert
                  + "\"\nadapter { "
                  + one.getValue()
                  + " }\n");
      keep(one.getKey(), run(config, runs.resolve(one.getKey())), bert);
    }
    String pairs = common + "task { type = text-to-text, target = label }\n";
    Path reading =
        Files.writeString(
            runs.resolve("t5.conf"),
            pairs
                + "tokenizer { type = byte-pair, vocabulary-size = 280 }\n"
                + "model { type = t5, encoder-layers = 2, decoder-layers = 2, hidden = 16, heads ="
                + " 2, head-size = 8, intermediate = 32, limits { source = 16, target = 6 } }\n");
    Path t5 = run(reading, runs.resolve("t5"));
    for (Map.Entry<String, String> one : OF_PAIRS.entrySet()) {
      Path config =
          Files.writeString(
              runs.resolve(one.getKey() + ".conf"),
              pairs
                  + "model { type = t5, limits { source = 16, target = 6 } }\ncheckpoint = \""
                  + t5
                  + "\"\nadapter { "
                  + one.getValue()
                  + " }\n");
      keep(one.getKey(), run(config, runs.resolve(one.getKey())), t5);
    }
    try (Stream<Path> kept = Files.list(WRITTEN)) {
      assertEquals(OF_TEXT.size() + OF_CLASSES.size() + OF_PAIRS.size() + 1, kept.count());
    }
  }
}
