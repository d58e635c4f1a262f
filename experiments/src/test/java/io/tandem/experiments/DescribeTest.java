package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tandem list} and {@code tandem describe} tell. */
class DescribeTest {
  @TempDir Path folder;

  private static String told(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.err());
    return run.out();
  }

  private static String refused(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertEquals(2, run.exit(), run.out());
    assertTrue(run.err().startsWith("tandem: "), run.err());
    assertFalse(run.err().contains("\tat "), run.err());
    return run.err();
  }

  private static JsonValue json(String... arguments) {
    return JsonReader.read(told(arguments).getBytes(StandardCharsets.UTF_8), "output");
  }

  private static void assertHas(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), () -> "no '" + part + "' in:\n" + text);
    }
  }

  @Test
  void everyKindIsListedWithItsNamesAndWhatTheyAre() {
    String all = told("list");
    assertHas(all, "backend: ", "dataset: ", "tokenizer: ", "model: ", "trainer: ", "evaluator: ");
    assertHas(all, "objective: what vectors are trained by\n");
    assertHas(all, "augmentation: what training examples are varied by\n");
    assertHas(all, "tracker: ", "optimizer: ", "schedule: ", "split: ", "examples: ");
    assertTrue(all.lines().anyMatch(line -> line.matches("  gpt +GPT-2: .*")), all);
    assertTrue(all.lines().anyMatch(line -> line.matches("  djl +PyTorch .*")), all);
    assertTrue(all.lines().anyMatch(line -> line.matches("  gradient +gradient training.*")), all);
    assertTrue(all.lines().allMatch(line -> line.matches("\\S+: .+|  \\S+ +\\S.*")), all);
  }

  @Test
  void oneKindIsListedAlone() {
    String models = told("list", "model");
    assertHas(models, "gpt");
    assertFalse(models.contains("djl"), models);
  }

  @Test
  void aListForMachinesSaysWhereEachChoiceComesFrom() {
    JsonObject gpt =
        json("list", "model", "--json").asObject().member("model").asArray().items().stream()
            .map(JsonValue::asObject)
            .filter(entry -> entry.member("name").asString().equals("gpt"))
            .findFirst()
            .orElseThrow();
    assertTrue(gpt.member("description").asString().startsWith("GPT-2"));
    assertFalse(gpt.member("from").asString().isBlank());
  }

  @Test
  void aModelIsDescribedWithTypeRangeDefaultAndMeaningOfEveryKey() {
    String gpt = told("describe", "model", "gpt");
    assertHas(
        gpt,
        "model gpt: GPT-2",
        """
          layers: a whole number at least 1 and at most 1000; optional
              The number of blocks.
        """,
        "  dropout: a number at least 0 and below 1; default 0.1\n");
  }

  @Test
  void aTrainerIsDescribedWithTheKeysOfItsOptimizersAndSchedules() {
    String gradient = told("describe", "trainer", "gradient");
    assertHas(
        gradient,
        "  steps: a whole number (64 bits) at least 1; optional\n",
        "one of adafactor, adagrad, adamw, lamb, lion, sgd; default adamw\n",
        "      type = adamw\n",
        "          weight-decay: a number",
        "      type = cosine\n",
        "  clip: a number above 0; optional\n",
        """
          recompute: a list, each item a text; default []
              Layers whose inside is computed again in the backward pass instead of being kept, which takes time for memory; * stands for any characters.
        """,
        """
          batch: a whole number at least 1 and at most 1000000; optional
              Examples of each micro-batch; 16 where batch-tokens is not set either.
          batch-tokens: a whole number at least 1 and at most 100000000; optional
        """);
  }

  @Test
  void theWaysToMakeExamplesAreDescribedWithTheirKeys() {
    assertHas(
        told("describe", "examples", "documents"),
        "examples documents: Each document by itself",
        "  bucket: a whole number at least 1 and at most 1000000; default 16\n",
        "one of longest, bucket; default longest\n");
  }

  @Test
  void anObjectiveIsDescribedWithItsExamplesFormulaAndSource() {
    assertHas(
        told("describe", "objective", "simcse"),
        "objective simcse: ",
        "  Examples: texts, pairs, triplets\n",
        "  Formula:  -log(exp(cos(h_i, h_i+) / τ) / ",
        "  Source:   Gao, Yao and Chen 2021, SimCSE, arXiv 2104.08821",
        "  temperature: a number above 0 and at most 1000000; default 0.05\n");
    assertHas(
        told("describe", "objective", "matryoshka"),
        "  objective: a name, or a section { type = name, … }; one of angle, batch-triplet, ",
        "  weights: a list, each item a number at least 0");
    JsonObject cosent = json("describe", "objective", "cosent", "--json").asObject();
    assertEquals(
        List.of("scored pairs", "scored triplets"),
        cosent.member("forms").asArray().items().stream().map(JsonValue::asString).toList());
    assertTrue(cosent.member("formula").asString().startsWith("log(1 + Σ"));
    assertTrue(cosent.member("source").asString().contains("Su 2022"));
    assertTrue(json("describe", "model", "gpt", "--json").asObject().get("formula").isEmpty());
  }

  @Test
  void aDescriptionForMachinesHoldsTheSame() {
    JsonObject trainer = json("describe", "trainer", "gradient", "--json").asObject();
    assertEquals("gradient", trainer.member("name").asString());
    List<JsonObject> keys =
        trainer.member("keys").asArray().items().stream().map(JsonValue::asObject).toList();
    JsonObject optimizer =
        keys.stream()
            .filter(key -> key.member("key").asString().equals("optimizer"))
            .findFirst()
            .orElseThrow();
    assertEquals("adamw", optimizer.member("default").asString());
    assertEquals(6, optimizer.member("allowed").asArray().items().size());
    assertTrue(optimizer.member("choices").asObject().get("lamb").isPresent());
    JsonObject schedule =
        keys.stream()
            .filter(key -> key.member("key").asString().equals("schedule"))
            .findFirst()
            .orElseThrow();
    assertTrue(schedule.member("required").asBoolean());
  }

  @Test
  void anExperimentIsDescribedWithItsTopLevelKeys() {
    String experiment = told("describe", "experiment");
    assertHas(
        experiment,
        "  seed: ",
        "  backend: ",
        "  baselines: ",
        "one of float32, bfloat16, float16",
        "djl, tf");
    assertTrue(json("describe", "experiment", "--json").asArray().items().size() > 10);
  }

  @Test
  void anUnknownKindOrNameIsToldWithTheNearest() {
    assertHas(refused("list", "modle"), "there is no kind 'modle'", "did you mean 'model'?");
    assertHas(refused("describe", "trainr", "gradient"), "did you mean 'trainer'?");
    assertHas(
        refused("describe", "model", "gtp"), "there is no model 'gtp'", "did you mean 'gpt'?");
    assertHas(refused("describe", "optimizer", "adam"), "adamw, lamb, lion, sgd");
    assertHas(refused("describe", "model"), "which model? ", "gpt");
    assertHas(refused("describe"), "describe what?", "tandem list");
  }

  @Test
  void aProgramIsListedWithShapesAndCountedForTheConfigsBatch() throws IOException {
    Files.writeString(folder.resolve("text.txt"), "the quick brown fox jumps\n\n".repeat(300));
    Path file = folder.resolve("tiny.conf");
    Files.writeString(file, TinyExperiment.text(folder.resolve("text.txt"), "djl"));
    String objective = told("describe", "program", file.toString());
    assertHas(objective, "program gpt(", "input_ids: i32[batch, time]", "# h.0", "return loss-sum");
    assertHas(objective, "for {batch=4, time=16}", "parameters");
    assertFalse(objective.contains("update wte.weight"), objective);
    assertHas(told("describe", "program", file.toString(), "--step"), "update wte.weight := ");

    JsonObject one = json("describe", "program", file.toString(), "--json").asObject();
    JsonObject two =
        json("describe", "program", file.toString(), "training.batch=8", "--json").asObject();
    // The embeddings (one row more for each token), one block of width 16, and the last norm.
    long vocabulary = (one.member("parameters").asLong() - 16 * 16 - 32 - 12 * 256 - 13 * 16) / 16;
    assertTrue(vocabulary > 256 && vocabulary <= 300, "a vocabulary of " + vocabulary);
    double flops = one.member("objective").asObject().member("flops").asDouble();
    // Two operations for each weight of a matrix and token are the least that there are.
    assertTrue(flops > 2.0 * 64 * (12 * 256 + 16 * vocabulary), "FLOP " + flops);
    assertEquals(2, two.member("objective").asObject().member("flops").asDouble() / flops, 0.01);
  }
}
