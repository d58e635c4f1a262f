package io.tandem.models.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.generation.Sampling;
import io.tandem.models.generation.TokenGenerator;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A tiny GPT-2 against Hugging Face Transformers in float64 ({@code scripts/fixtures/gpt2.py}).
 * Both sides compute in doubles from the same 32-bit weights; the oracle's results are rounded to
 * 32 bits on their way out, which is what the tolerance allows, relative to the largest value.
 */
class GptParityTest {
  private static final double TOLERANCE = 1e-7;
  private static final Gpt GPT = new Gpt(new GptConfig(2, 12, 3, 11, 0, 1e-5), 37);

  private Map<String, HostTensor> fixture;
  private Engine engine;
  private DeviceState state;

  @BeforeEach
  void loadTheWeights() throws URISyntaxException {
    fixture =
        SafetensorsFile.readAll(
            Path.of(GptParityTest.class.getResource("tiny-gpt2.safetensors").toURI()));
    engine = new ReferenceBackend().open(EngineOptions.cpu());
    state = engine.newState();
    weights().forEach(state::assign);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private Map<String, HostTensor> weights() {
    return fixture.entrySet().stream()
        .filter(e -> e.getKey().startsWith("weight/"))
        .collect(
            Collectors.toMap(
                e -> e.getKey().substring("weight/".length()),
                Map.Entry::getValue,
                (a, b) -> a,
                TreeMap::new));
  }

  @Test
  void theWeightsAreThoseOfTransformersByNameAndShape() {
    Map<String, HostTensor> weights = weights();
    var variables = GPT.objective(Phase.EVALUATION).variables();
    assertEquals(weights.keySet(), new TreeMap<>(variables).keySet());
    weights.forEach((name, w) -> assertEquals(w.shape(), variables.get(name).shape(), name));
  }

  @Test
  void lossAndEveryGradientEqualTransformers() {
    Program objective = GPT.objective(Phase.TRAINING);
    List<String> names = List.copyOf(objective.variables().keySet());
    Program program =
        Differentiation.gradients(objective, List.of(TrainingPrograms.LOSS_SUM), names);
    try (Executable executable = state.compile(program, CompileOptions.FUSED);
        Results results =
            executable.run(
                Map.of(
                    Batch.INPUT_IDS, fixture.get(Batch.INPUT_IDS),
                    Batch.LABELS, fixture.get(Batch.LABELS)))) {
      double weight = results.host(TrainingPrograms.LOSS_WEIGHT).item();
      assertEquals(27 - 4, weight);
      double loss = results.host(TrainingPrograms.LOSS_SUM).item() / weight;
      assertEquals(fixture.get("loss").item(), loss, TOLERANCE * loss);
      for (String name : names) {
        double[] wanted = fixture.get("gradient/" + name).toDoubleArray();
        double[] actual = results.host("gradient/" + name).toDoubleArray();
        double[] mean = Arrays.stream(actual).map(g -> g / weight).toArray();
        double scale = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
        assertTrue(scale > 0, name);
        assertArrayEquals(wanted, mean, TOLERANCE * scale, name);
      }
    }
  }

  @Test
  void theLogitsAfterEveryPrefixEqualTransformers() {
    double[] logits = fixture.get("logits").toDoubleArray();
    double scale = Arrays.stream(logits).map(Math::abs).max().orElseThrow();
    int[] ids = fixture.get(Batch.INPUT_IDS).toIntArray();
    try (Executable next = state.compile(GPT.nextToken(), CompileOptions.FUSED)) {
      for (int length = 1; length <= 9; length++) {
        int[] prefixes = new int[3 * length];
        for (int row = 0; row < 3; row++) {
          System.arraycopy(ids, row * 9, prefixes, row * length, length);
        }
        HostTensor input = HostTensor.of(prefixes, 3, length);
        try (Results results = next.run(Map.of(Batch.INPUT_IDS, input))) {
          double[] actual = results.host(LanguageModel.LOGITS).toDoubleArray();
          for (int row = 0; row < 3; row++) {
            int from = (row * 9 + length - 1) * 37;
            assertArrayEquals(
                Arrays.copyOfRange(logits, from, from + 37),
                Arrays.copyOfRange(actual, row * 37, (row + 1) * 37),
                TOLERANCE * scale,
                "row " + row + ", " + length + " tokens");
          }
        }
      }
    }
  }

  @Test
  void greedyGenerationTakesTheLikeliestTokenAfterEachPrefixAndSlidesBeyondTheContext() {
    int[] prompt = Arrays.copyOf(fixture.get(Batch.INPUT_IDS).toIntArray(), 5);
    double[] logits = fixture.get("logits").toDoubleArray();
    int likeliest = 0;
    for (int i = 1; i < 37; i++) {
      likeliest = logits[4 * 37 + i] > logits[4 * 37 + likeliest] ? i : likeliest;
    }
    try (TokenGenerator generator = new TokenGenerator(GPT, state)) {
      int[] ids = generator.generate(prompt, 20, Sampling.GREEDY, 0);
      assertEquals(25, ids.length);
      assertEquals(likeliest, ids[5]);
      assertArrayEquals(prompt, Arrays.copyOf(ids, 5));
      int[] window = Arrays.copyOfRange(ids, 24 - 11, 24);
      assertEquals(ids[24], generator.generate(window, 1, Sampling.GREEDY, 0)[11]);
    }
  }
}
