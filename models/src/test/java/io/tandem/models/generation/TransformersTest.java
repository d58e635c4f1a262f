package io.tandem.models.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.models.GenerationOptions;
import io.tandem.models.gpt.Gpt;
import io.tandem.models.gpt.GptConfig;
import io.tandem.models.layer.Activation;
import io.tandem.models.layer.RotaryScaling;
import io.tandem.models.llama.Llama;
import io.tandem.models.llama.LlamaConfig;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Generation against Hugging Face Transformers' {@code generate} on tiny models ({@code
 * scripts/fixtures/generation.py}, computed in float64).
 */
class TransformersTest {
  private static final Map<String, LanguageModel> MODELS =
      Map.of(
          "gpt2",
          new Gpt(new GptConfig(2, 16, 2, 48, 0, 1e-5), 41),
          "llama",
          new Llama(
              new LlamaConfig(
                  2,
                  16,
                  24,
                  new LlamaConfig.AttentionHeads(4, 2, 4),
                  48,
                  Activation.SILU,
                  1e-5,
                  new LlamaConfig.Rotary(100, new RotaryScaling.None()),
                  LlamaConfig.Biases.NONE,
                  false,
                  0),
              41,
              OptionalInt.empty()));

  static Stream<Arguments> modelsOnBackends() {
    return Models.backends().stream()
        .flatMap(backend -> MODELS.keySet().stream().sorted().map(m -> Arguments.of(backend, m)));
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(TransformersTest.class.getResource(name).toURI());
  }

  @ParameterizedTest
  @MethodSource("modelsOnBackends")
  void greedyAndBeamSearchGiveWhatTransformersGives(Backend backend, String name)
      throws URISyntaxException {
    JsonObject fixture = JsonReader.read(resource(name + ".json")).asObject();
    int end = fixture.member("end").asInt();
    int tokens = fixture.member("tokens").asInt();
    try (Engine engine = backend.open(EngineOptions.cpu());
        DeviceState state = engine.newState();
        TokenGenerator generator = new TokenGenerator(MODELS.get(name), state)) {
      SafetensorsFile.readAll(resource("tiny-" + name + ".safetensors")).forEach(state::assign);
      for (JsonValue value : fixture.member("cases").asArray().items()) {
        JsonObject one = value.asObject();
        JsonObject options = one.member("options").asObject();
        Generation settings = GenerationOptions.settings(options, tokens);
        int[] prompt = ids(one.member("prompt")).stream().mapToInt(i -> i).toArray();
        Set<Integer> ends =
            options.get("eos_token_id").map(all -> Set.copyOf(ids(all))).orElse(Set.of(end));
        TokenRequest request = new TokenRequest(settings, ends, so -> false, 0);
        List<Continuation> actual = generator.generate(List.of(prompt), request);
        List<List<Integer>> wanted =
            one.member("sequences").asArray().items().stream().map(TransformersTest::ids).toList();
        assertEquals(wanted, actual.stream().map(Continuation::tokens).toList(), one.toString());
        JsonValue scores = one.member("scores");
        if (!(scores instanceof JsonNull)) {
          for (int i = 0; i < actual.size(); i++) {
            double score = scores.asArray().items().get(i).asDouble();
            double computed = actual.get(i).score().orElseThrow();
            // Transformers adds up in 32-bit floats.
            assertEquals(score, computed, 2e-5 * Math.abs(score), options.toString());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("modelsOnBackends")
  void rowsThatArePaddedOnTheLeftGiveWhatTheyGiveAlone(Backend backend, String name)
      throws URISyntaxException {
    JsonObject fixture = JsonReader.read(resource(name + ".json")).asObject();
    Map<List<Integer>, List<Integer>> greedy = new LinkedHashMap<>();
    for (JsonValue value : fixture.member("cases").asArray().items()) {
      JsonObject one = value.asObject();
      if (one.member("options").asObject().members().isEmpty()) {
        greedy.put(
            ids(one.member("prompt")), ids(one.member("sequences").asArray().items().get(0)));
      }
    }
    List<int[]> prompts =
        greedy.keySet().stream().map(prompt -> prompt.stream().mapToInt(i -> i).toArray()).toList();
    assertTrue(prompts.stream().mapToInt(prompt -> prompt.length).distinct().count() > 1);
    try (Engine engine = backend.open(EngineOptions.cpu());
        DeviceState state = engine.newState();
        TokenGenerator generator = new TokenGenerator(MODELS.get(name), state)) {
      SafetensorsFile.readAll(resource("tiny-" + name + ".safetensors")).forEach(state::assign);
      TokenRequest request =
          TokenRequest.of(Generation.of(fixture.member("tokens").asInt(), Sampling.GREEDY), 0)
              .withEndOfText(fixture.member("end").asInt());
      assertEquals(
          List.copyOf(greedy.values()),
          generator.generate(prompts, request).stream().map(Continuation::tokens).toList());
    }
  }

  private static List<Integer> ids(JsonValue array) {
    return array.asArray().items().stream().map(JsonValue::asInt).toList();
  }

  @Test
  void theFiltersLeaveTheDistributionThatTransformersLeaves() throws URISyntaxException {
    for (JsonValue value : JsonReader.read(resource("filters.json")).asArray().items()) {
      JsonObject one = value.asObject();
      JsonObject options = one.member("options").asObject();
      double[] scores = numbers(one, "scores");
      double[] wanted = numbers(one, "probabilities");
      Sampling sampling =
          new Sampling(
              GenerationOptions.number(options, "temperature", 1),
              (int) GenerationOptions.number(options, "top_k", 0),
              GenerationOptions.number(options, "top_p", 1),
              GenerationOptions.number(options, "min_p", 0));
      // Tokens are drawn in the order of their ids: just inside the borders of their shares.
      double below = 0;
      for (int i = 0; i < wanted.length; i++) {
        if (wanted[i] > 0) {
          assertTrue(wanted[i] > 1e-9);
          assertEquals(i, sampling.choose(scores, below + 1e-10), options.toString());
          below += wanted[i];
          assertEquals(i, sampling.choose(scores, below - 1e-10), options.toString());
        }
      }
    }
  }

  private static double[] numbers(JsonObject object, String name) {
    return object.member(name).asArray().items().stream()
        .mapToDouble(JsonValue::asDouble)
        .toArray();
  }
}
