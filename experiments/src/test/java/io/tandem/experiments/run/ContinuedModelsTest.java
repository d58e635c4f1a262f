package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.experiments.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The platform's own architectures, trained on from what a run has learned. */
class ContinuedModelsTest {
  private static final String LAST = "checkpoints/last";
  private static final String[] THINGS = {"stone", "leaf", "river", "cloud"};
  private static final String CLASSES = "task { type = classification, label = label }";
  private static final String TEXTS = "task { type = text-to-text, target = target }";

  @TempDir Path folder;

  @BeforeEach
  void data() throws IOException {
    write("data.jsonl", "wet", "dry");
  }

  private void write(String name, String... labels) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      String thing = THINGS[i % 4];
      lines.append(
          String.format(
              "{\"text\":\"number %d is a %s\",\"target\":\"%s it is\",\"label\":\"%s\","
                  + "\"words\":[\"the\",\"%s\"],\"tags\":[\"D\",\"N%d\"]}%n",
              i % 20, thing, thing, labels[i % labels.length], thing, i % 2));
    }
    Files.writeString(folder.resolve(name), lines);
  }

  private Path config(String name, String data, String... lines) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".conf"),
        String.join(
            "\n",
            "backend = djl",
            "threads = 1",
            "data { type = json-lines, path = \"" + folder.resolve(data) + "\" }",
            "split { type = every-nth, every = 4 }",
            "examples { type = documents, bucket = 8 }",
            "training { steps = 6, batch = 8, schedule { type = constant, peak = 0.01 } }",
            String.join("\n", lines)));
  }

  private Path run(String name, String... lines) throws IOException {
    Path directory = folder.resolve(name);
    String file = config(name, "data.jsonl", lines).toString();
    CommandRun run = CommandRun.of("run", file, "--output", directory.toString(), "--quiet");
    assertEquals(0, run.exit(), run.err());
    return directory;
  }

  private void refused(String message, Path config) {
    CommandRun run = CommandRun.of("check", config.toString());
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  private static Map<String, HostTensor> weights(Path run) {
    return SafetensorsFile.readAll(run.resolve(LAST).resolve("model.safetensors"));
  }

  private static String task(String type) {
    return switch (type) {
      case "transformer", "seq2seq" -> TEXTS;
      case "bilstm-crf" -> "task { type = tagging }";
      default -> CLASSES;
    };
  }

  private Path first(String type, String model) throws IOException {
    String tokenizer =
        task(type).equals(TEXTS)
            ? "tokenizer { type = byte-pair, vocabulary-size = 280 }"
            : "tokenizer { type = word-level }";
    // So many that something is written.
    String steps = task(type).equals(TEXTS) ? "training { steps = 50 }" : "";
    return run(
        "first",
        task(type),
        tokenizer,
        String.format("model { type = %s, %s }", type, model),
        steps);
  }

  private static String checkpoint(Path run) {
    return "checkpoint = \"" + run + "\"";
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "transformer | encoder-layers = 1, decoder-layers = 1, hidden = 16, heads = 2,"
            + " intermediate = 32, limits { source = 24, target = 12 } | all-linear",
        "seq2seq | cell = gru, embedding = 8, hidden = 16, limits { source = 24, target = 12 }"
            + " | all-linear",
        "mlp | layers = [12], embeddings { type = fresh, size = 8 } | all-linear",
        "recurrent | hidden = 8, embeddings { type = fresh, size = 8 } | fc",
        "text-cnn | feature-maps = 6, widths = [2, 3], embeddings { type = fresh, size = 8 } | fc",
        "transformer-encoder | layers = 1, heads = 2, intermediate = 16,"
            + " embeddings { type = fresh, size = 8 } | all-linear",
        "bilstm-crf | hidden = 8, embeddings { type = fresh, size = 8 } | projection",
      })
  void everyArchitectureIsTrainedOnAndAdapted(String type, String model, String targets)
      throws IOException {
    Path first = first(type, model);
    Map<String, HostTensor> before = weights(first);

    // A rate of next to nothing leaves the weights as they were.
    Path second =
        run(
            "second",
            task(type),
            checkpoint(first),
            "training { steps = 1, schedule { type = constant, peak = 1e-12 } }");
    Map<String, HostTensor> after = weights(second);
    assertEquals(before.keySet(), after.keySet());
    before.forEach(
        (name, tensor) ->
            assertArrayEquals(tensor.toFloatArray(), after.get(name).toFloatArray(), 1e-6f, name));
    for (String file : new String[] {"config.json", "tokenizer.json"}) {
      assertEquals(
          Files.readString(first.resolve(LAST).resolve(file)),
          Files.readString(second.resolve(LAST).resolve(file)));
    }

    // Beside its weights an adapter learns alone, and what is asked has both.
    Path adapted =
        run(
            "adapted",
            task(type),
            checkpoint(first),
            "adapter { type = lora, rank = 2, alpha = 64, targets = [" + targets + "] }");
    assertFalse(Files.exists(adapted.resolve(LAST).resolve("model.safetensors")));
    Map<String, HostTensor> lora =
        SafetensorsFile.readAll(adapted.resolve(LAST).resolve("adapter_model.safetensors"));
    assertTrue(
        lora.keySet().stream().allMatch(name -> name.contains("lora_")), lora.keySet().toString());
    assertEquals(
        before.keySet().stream().filter(name -> name.endsWith("in_proj_weight")).count(),
        lora.keySet().stream().filter(name -> name.endsWith("in_proj.lora_B.weight")).count());
    String[] asked = {"predict", first.toString(), "number 7 is a leaf", "--threads=1"};
    String alone = CommandRun.printed(asked);
    asked[1] = adapted.toString();
    String with = CommandRun.printed(asked);
    assertFalse(with.isBlank());
    if (task(type).equals(CLASSES)) { // which tell probabilities
      assertNotEquals(alone, with);
    }
    Path merged = folder.resolve("merged");
    assertEquals(
        0, CommandRun.of("merge", adapted.toString(), "--output", merged.toString()).exit());
    asked[1] = merged.toString();
    assertEquals(with, CommandRun.printed(asked));

    // Where nothing is usual and there are no maps but heads, somebody has to say what is changed.
    Path unsaid = config("unsaid", "data.jsonl", task(type), checkpoint(first), "adapter = lora");
    if (targets.equals("all-linear")) {
      CommandRun check = CommandRun.of("check", unsaid.toString());
      assertEquals(0, check.exit(), check.err());
    } else {
      refused("a '" + type + "' like this has no linear map but heads", unsaid);
      refused(targets, unsaid);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "type = lora, rank = 2, bias = lora-only | encoder.layers.0.self_attn.in_proj_bias",
        "type = ia3 | decoder.layers.0.multihead_attn.in_proj.ia3_l",
        "type = adapter, width = 2 | decoder.layers.0.multihead_attn.out_proj.adapter_up.weight",
        "type = adapter, width = 2, placement = pfeiffer"
            + " | decoder.layers.0.norm3.adapter_up.weight",
      })
  void whatIsUsualOfTwoStacksIsTrainedAndRead(String adapter, String tensor) throws IOException {
    Path first =
        first(
            "transformer",
            "encoder-layers = 1, decoder-layers = 1, hidden = 16, heads = 2, intermediate = 32,"
                + " limits { source = 24, target = 12 }");
    Path adapted = run("adapted", TEXTS, checkpoint(first), "adapter { " + adapter + " }");
    Set<String> trained =
        SafetensorsFile.readAll(adapted.resolve(LAST).resolve("adapter_model.safetensors"))
            .keySet();
    assertTrue(trained.contains("base_model.model." + tensor), trained.toString());
    String[] asked = {"predict", adapted.toString(), "number 7 is a leaf", "--threads=1"};
    String with = CommandRun.printed(asked);
    assertFalse(with.isBlank(), with);
    Path merged = folder.resolve("merged");
    boolean isMerged =
        CommandRun.of("merge", adapted.toString(), "--output", merged.toString()).exit() == 0;
    assertEquals(!adapter.contains("type = adapter"), isMerged);
    if (isMerged) {
      asked[1] = merged.toString();
      assertEquals(with, CommandRun.printed(asked));
    }
  }

  @Test
  void whatIsFreeMayBeSetAndWhatIsNotIsRefusedWithItsKey() throws IOException {
    Path first = first("mlp", "layers = [12], embeddings { type = fresh, size = 8 }");
    refused(
        "a 'mlp' that begins with a checkpoint has its shape: model.layers is [12] there, not"
            + " [14]; take the key away; dropout, max-length, vectors may be set",
        config(
            "other",
            "data.jsonl",
            CLASSES,
            checkpoint(first),
            "model { type = mlp, layers = [14] }"));
    refused(
        "model.layers is [12] there, not [128]", // what it would be by itself
        config(
            "usual",
            "data.jsonl",
            CLASSES,
            checkpoint(first),
            "model { type = mlp, layers = [128] }"));
    refused(
        "the checkpoint is a 'mlp', and a 'text-cnn' begins with a 'text-cnn'; take 'model' away",
        config("cnn", "data.jsonl", CLASSES, checkpoint(first), "model = text-cnn"));
  }

  private static String without(Path file) throws IOException {
    return Files.readString(file).replaceAll("\\s", "");
  }

  @Test
  void aRunTellsTheModelThatItTrains() throws IOException {
    Path first = first("mlp", "layers = [12], dropout = 0, embeddings { type = fresh, size = 8 }");
    Path second = run("second", CLASSES, checkpoint(first), "model { dropout = 0.3 }");
    for (String file : new String[] {"config.conf", LAST + "/config.json"}) {
      String told = without(second.resolve(file)).replace("\"", "").replace(':', '=');
      assertTrue(told.contains("dropout=0.3"), told);
      assertTrue(told.contains("layers=[12]"), told);
      assertTrue(told.contains("size=8"), told);
    }
  }

  @Test
  void keysThatAreLeftOutWithinASectionAreTheCheckpoints() throws IOException {
    Path first =
        first(
            "transformer",
            "encoder-layers = 1, decoder-layers = 1, hidden = 16, heads = 2, intermediate = 32,"
                + " limits { source = 24, target = 12 }, search { beams = 2, length-penalty = 0.1"
                + " }");
    Path second =
        run("second", TEXTS, checkpoint(first), "model { limits.source = 30, search.beams = 4 }");
    String told = without(second.resolve(LAST + "/config.json"));
    for (String one : new String[] {"source\":30", "target\":12", "beams\":4", "penalty\":0.1"}) {
      assertTrue(told.contains(one), told);
    }
  }

  @Test
  void classesAndTagsThatACheckpointDoesNotHaveAreRefused() throws IOException {
    Path first = first("mlp", "layers = [12], embeddings { type = fresh, size = 8 }");
    write("more.jsonl", "wet", "dri", "dry");
    refused(
        "the checkpoint's classes are dry, wet, and the training documents have 'dri'; did you"
            + " mean 'dry'?",
        config("more", "more.jsonl", CLASSES, checkpoint(first)));
    write("fewer.jsonl", "wet");
    Path directory = folder.resolve("fewer");
    String file = config("fewer", "fewer.jsonl", CLASSES, checkpoint(first)).toString();
    assertEquals(0, CommandRun.of("run", file, "--output", "" + directory, "--quiet").exit());
    assertEquals(weights(first).keySet(), weights(directory).keySet());
  }

  @Test
  void whatTrainingCannotBeginWithIsToldBeforehand() throws IOException {
    Path first = first("mlp", "layers = [12], embeddings { type = fresh, size = 8 }");
    refused(
        "whose tokens are the tokenizer's",
        config(
            "tokens",
            "data.jsonl",
            CLASSES,
            checkpoint(first),
            "tokenizer { type = byte-pair, vocabulary-size = 270 }"));
    Path adapted =
        run("adapted", CLASSES, checkpoint(first), "adapter { type = prompt, length = 2 }");
    refused(
        "is an adapter, and no checkpoint that could be begun with",
        config("adapter", "data.jsonl", CLASSES, checkpoint(adapted)));
    CommandRun merge = CommandRun.of("merge", adapted.toString(), "--output", folder + "/merged");
    assertEquals(2, merge.exit(), merge.err());
    assertTrue(merge.err().contains("a 'prompt' computes something beside them"));

    // A run stands for its checkpoint behind --base as elsewhere.
    String[] asked = {"predict", adapted.toString(), "number 7 is a leaf", "--threads=1"};
    String[] beside = {asked[0], asked[1], asked[2], asked[3], "--base=" + first};
    assertEquals(CommandRun.printed(asked), CommandRun.printed(beside));
  }

  @Test
  void settingsThatNoTrainingWroteAreToldWithFileAndKey() throws IOException {
    Path first = first("mlp", "layers = [12], embeddings { type = fresh, size = 8 }");
    Path last = first.resolve(LAST).toRealPath();
    Files.delete(last.resolve("SHA256SUMS"));
    Path json = last.resolve("config.json");
    String own = Files.readString(json);
    Path config = config("foul", "data.jsonl", CLASSES, checkpoint(first));
    for (String[] one :
        new String[][] {
          {"\"dropout\"", "\"dropuot\"", "model.dropuot: unknown key"},
          {"\"size\":", "\"syze\":", "model.embeddings.syze: unknown key"},
          {"\"learned\"", "\"learnt\"", "'learned' is missing"}
        }) {
      assertTrue(own.contains(one[0]), own);
      Files.writeString(json, own.replace(one[0], one[1]));
      refused(one[2], config);
    }
  }

  @Test
  void featuresThatWereTrainedForClassesBecomeVectors() throws IOException {
    Path first = first("recurrent", "hidden = 8, embeddings { type = fresh, size = 8 }");
    Path vectors =
        run(
            "vectors",
            "task { type = matching, second = target }",
            "objective = simcse",
            checkpoint(first),
            "training { steps = 1, schedule { type = constant, peak = 1e-12 } }");
    Map<String, HostTensor> before = weights(first);
    weights(vectors)
        .forEach(
            (name, tensor) ->
                assertArrayEquals(
                    before.get(name).toFloatArray(), tensor.toFloatArray(), 1e-6f, name));
  }
}
