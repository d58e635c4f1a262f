package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Labels by prompts, held to forward passes of Transformers ({@code scripts/fixtures/prompts.py}).
 */
class PromptedLabelsTest {
  private static final JsonObject FIXTURE =
      JsonReader.read(Path.of("src/test/resources/io/tandem/experiments/pipelines/prompts.json"))
          .asObject();
  private static final PublishedPipeline GPT2 = PublishedPipeline.of("gpt2");

  @TempDir Path folder;

  private static List<JsonValue> items(JsonObject object, String name) {
    return object.member(name).asArray().items();
  }

  private static List<String> texts() {
    return items(FIXTURE, "texts").stream().map(JsonValue::asString).toList();
  }

  private Path shown() throws IOException {
    Path file = folder.resolve("shown.jsonl");
    Files.write(file, items(FIXTURE, "shown").stream().map(JsonWriter::compact).toList());
    return file;
  }

  private List<String> options(JsonObject one) throws IOException {
    Path verbalizer = folder.resolve("verbalizer.json");
    Files.writeString(verbalizer, one.member("verbalizer").toString());
    List<String> options =
        new ArrayList<>(
            List.of(
                "--verbalizer=" + verbalizer, "--template=" + one.member("template").asString()));
    for (String name : List.of("combination", "calibration")) {
      one.get(name).ifPresent(value -> options.add("--" + name + "=" + value.asString()));
    }
    one.get("neutral")
        .ifPresent(
            all ->
                all.asArray().items().forEach(text -> options.add("--neutral=" + text.asString())));
    return options;
  }

  private static List<List<Double>> told(
      PublishedPipeline checkpoint, JsonObject one, List<String> options) {
    List<List<Double>> told = new ArrayList<>();
    for (JsonObject object :
        checkpoint.objects("classify", texts(), options.toArray(String[]::new))) {
      List<Double> own = new ArrayList<>();
      for (String label : one.member("verbalizer").asObject().members().keySet()) {
        own.add(
            items(object, "labels").stream()
                .map(JsonValue::asObject)
                .filter(entry -> entry.member("label").asString().equals(label))
                .findFirst()
                .orElseThrow()
                .member("score")
                .asDouble());
      }
      told.add(own);
    }
    return told;
  }

  /** 32 bits against 64: to 1e-5 of a probability. */
  private static boolean areSame(JsonValue wanted, List<List<Double>> told) {
    List<JsonValue> rows = wanted.asArray().items();
    return IntStream.range(0, rows.size())
        .allMatch(
            i -> {
              List<JsonValue> row = rows.get(i).asArray().items();
              return IntStream.range(0, row.size())
                  .allMatch(j -> Math.abs(row.get(j).asDouble() - told.get(i).get(j)) < 1e-5);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void probabilitiesAreThoseOfTransformersForEachKindOfModel(String backend) throws IOException {
    for (JsonValue value : items(FIXTURE, "cases")) {
      JsonObject one = value.asObject();
      PublishedPipeline checkpoint = PublishedPipeline.of(one.member("checkpoint").asString());
      List<String> options = options(one);
      options.add("--backend=" + backend);
      List<JsonValue> orders = items(one, "orders");
      if (one.get("shown").isEmpty()) {
        List<List<Double>> told = told(checkpoint, one, options);
        assertTrue(areSame(orders.get(0), told), one + " but " + told);
        continue;
      }
      options.add("--shots-from=" + shown());
      options.add("--shots=2");
      Set<Integer> found = new HashSet<>();
      for (int seed = 0; seed < 3; seed++) { // of which one draws the other order
        List<String> seeded = new ArrayList<>(options);
        seeded.add("--seed=" + seed);
        List<List<Double>> told = told(checkpoint, one, seeded);
        int order = areSame(orders.get(0), told) ? 0 : 1;
        assertTrue(areSame(orders.get(order), told), one + " but " + told);
        found.add(order);
      }
      assertEquals(Set.of(0, 1), found, "the order is drawn");
    }
  }

  private static void assertRefused(String why, CommandRun run) {
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains(why), run.err());
  }

  @Test
  void whatCannotBeAskedIsRefused() throws IOException {
    List<String> text = List.of("peace");
    PublishedPipeline bert = PublishedPipeline.of("bert-masked");
    assertRefused(
        "'peaces' is not one token of the vocabulary where the label stands",
        bert.run("classify", text, "--labels=peaces,trade", "--template={text} and {label}."));
    assertRefused(
        "must end with {label}: the vocabulary has no '<extra_id_0>'",
        PublishedPipeline.of("t5")
            .run("classify", text, "--labels=war,trade", "--template={text} {label}."));
    assertRefused(
        "has a place after {label}",
        GPT2.run("classify", text, "--labels=war,trade", "--template={label} {text}"));
    assertRefused(
        "text 1' has no 'titel', which the template names",
        GPT2.run("classify", text, "--labels=war,trade", "--template={titel} {label}"));
    assertRefused(
        "no words between the label",
        GPT2.run(
            "classify",
            text,
            "--labels=war,trade",
            "--template={text} {label}",
            "--calibration=pmi"));
    Path file = folder.resolve("verbalizer.json");
    Files.writeString(file, "{\"war\": [\"a\"], \"trade\": [\"b\", \"a\"]}");
    assertRefused(
        "'a' is said for 'war' and for 'trade'",
        GPT2.run("classify", text, "--verbalizer=" + file));
    Files.writeString(file, "{\"war\": [\"a\"], \"trade\": 3}");
    assertRefused(
        "'trade' must be a text or a list of texts",
        GPT2.run("classify", text, "--verbalizer=" + file));
    assertRefused(
        "2 examples of the label",
        GPT2.run("classify", text, "--labels=peace,trade", "--shots-from=" + shown(), "--shots=3"));
    assertRefused("--shots, --shot-tokens", GPT2.run("classify", text, "--labels=a,b", "--seed=1"));
    assertRefused(
        "--neutral is of no use", GPT2.run("classify", text, "--labels=a,b", "--neutral=x"));
  }
}
