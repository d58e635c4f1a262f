package io.tandem.models.t5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Backends;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.program.Precision;
import io.tandem.models.GenerationOptions;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.generation.Continuation;
import io.tandem.models.generation.Generation;
import io.tandem.models.generation.Sampling;
import io.tandem.models.generation.SourceGenerator;
import io.tandem.models.generation.TextMarks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts that tiny checkpoints make of sources of unequal length, against Hugging Face Transformers'
 * {@code generate} ({@code scripts/fixtures/t5_generation.py}, computed in float64).
 */
class T5GenerationTest {
  private static final Path RESOURCES = Path.of("src/test/resources/io/tandem/models");
  private static final TextMarks MARKS = new TextMarks(0, 1, 0);

  private static T5 t5(CheckpointFolder folder) {
    return (T5)
        folder.model(
            List.of(new T5Provider()),
            () -> {
              throw new AssertionError("a tokenizer is asked for");
            });
  }

  private static List<Integer> ids(JsonValue array) {
    return array.asArray().items().stream().map(JsonValue::asInt).toList();
  }

  private static List<int[]> sources(JsonObject one) {
    return one.member("sources").asArray().items().stream()
        .map(row -> ids(row).stream().mapToInt(i -> i).toArray())
        .toList();
  }

  private static TextMarks marks(String checkpoint) {
    return checkpoint.equals("t5-v1_1-tied") ? new TextMarks(3, 1, 2) : MARKS;
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void greedyAndBeamSearchGiveWhatTransformersGives(String backend) {
    JsonObject fixture = JsonReader.read(RESOURCES.resolve("t5/generation.json")).asObject();
    int tokens = fixture.member("tokens").asInt();
    Backend found = Backends.named(backend);
    Set<Object> texts = new HashSet<>();
    try (Engine engine = found.open(EngineOptions.cpu())) {
      for (JsonValue value : fixture.member("cases").asArray().items()) {
        JsonObject one = value.asObject();
        String name = one.member("checkpoint").asString();
        JsonObject options = one.member("options").asObject();
        CheckpointFolder folder =
            new CheckpointFolder(RESOURCES.resolve("checkpoints").resolve(name));
        T5 model = t5(folder);
        try (DeviceState state = engine.newState();
            SourceGenerator generator =
                new SourceGenerator(model, state, Precision.FLOAT32, marks(name))) {
          folder.load(model, state);
          List<List<Continuation>> made =
              generator.generate(sources(one), GenerationOptions.settings(options, tokens), 0);
          List<List<List<Integer>>> wanted =
              one.member("sequences").asArray().items().stream()
                  .map(rows -> rows.asArray().items().stream().map(row -> ids(row)).toList())
                  .toList();
          assertEquals(
              wanted,
              made.stream().map(rows -> rows.stream().map(Continuation::tokens).toList()).toList(),
              name + " " + options);
          texts.addAll(wanted);
          checkScores(one, made);
        }
      }
    }
    assertTrue(texts.size() > 50, "few different texts: " + texts.size());
  }

  private static void checkScores(JsonObject one, List<List<Continuation>> made) {
    if (one.member("scores") instanceof JsonNull) {
      return;
    }
    List<JsonValue> rows = one.member("scores").asArray().items();
    for (int i = 0; i < rows.size(); i++) {
      List<JsonValue> scores = rows.get(i).asArray().items();
      for (int j = 0; j < scores.size(); j++) {
        double score = scores.get(j).asDouble();
        // Transformers adds up in 32-bit floats, and so do the engines compute logits.
        assertEquals(
            score, made.get(i).get(j).score().orElseThrow(), 5e-5 * Math.abs(score) + 1e-5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void whatIsDrawnDependsOnTheSourceAndTheSeedAlone(String backend) {
    CheckpointFolder folder = new CheckpointFolder(RESOURCES.resolve("checkpoints/t5-v1_1"));
    T5 model = t5(folder);
    List<int[]> sources = List.of(new int[] {7, 9, 3, 1}, new int[] {5, 1}, new int[] {4, 4, 1});
    Generation drawn = Generation.of(10, Sampling.PLAIN);
    Backend found = Backends.named(backend);
    try (Engine engine = found.open(EngineOptions.cpu());
        DeviceState state = engine.newState();
        SourceGenerator generator = new SourceGenerator(model, state, Precision.FLOAT32, MARKS)) {
      folder.load(model, state);
      List<List<Continuation>> together = generator.generate(sources, drawn, 8);
      Set<List<Integer>> texts = new HashSet<>();
      List<List<Integer>> alone = new ArrayList<>();
      for (int i = 0; i < sources.size(); i++) {
        alone.add(generator.generate(List.of(sources.get(i)), drawn, 8 + i).get(0).get(0).tokens());
        for (long seed = 0; seed < 4; seed++) {
          texts.add(
              generator.generate(List.of(sources.get(i)), drawn, seed).get(0).get(0).tokens());
        }
      }
      assertEquals(alone, together.stream().map(rows -> rows.get(0).tokens()).toList());
      assertTrue(texts.size() > 6, "few different texts: " + texts.size());
    }
  }
}
