package io.tandem.models.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Phase;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.Transformers;
import io.tandem.models.generation.Sampling;
import io.tandem.models.generation.TokenGenerator;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tiny GPT-2 against Transformers ({@code scripts/fixtures/gpt2.py}). */
class GptParityTest {
  private static final Gpt GPT = new Gpt(new GptConfig(2, 12, 3, 11, 0, 1e-5), 37);

  private Transformers fixture;

  @BeforeEach
  void loadTheWeights() throws URISyntaxException {
    fixture = Transformers.of(GptParityTest.class, "tiny-gpt2.safetensors");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theWeightsAreThoseOfTransformersByNameAndShape() {
    fixture.assertWeights(GPT);
  }

  @Test
  void lossAndEveryGradientEqualTransformers() {
    Map<String, HostTensor> inputs = new HashMap<>();
    inputs.put(Batch.INPUT_IDS, fixture.get(Batch.INPUT_IDS));
    inputs.put(Batch.LABELS, fixture.get(Batch.LABELS));
    fixture.assertLossAndGradients(GPT.objective(Phase.TRAINING), inputs, 27 - 4);
  }

  @Test
  void theLogitsAfterEveryPrefixEqualTransformers() {
    double[] logits = fixture.get("logits").toDoubleArray();
    double scale = Arrays.stream(logits).map(Math::abs).max().orElseThrow();
    int[] ids = fixture.get(Batch.INPUT_IDS).toIntArray();
    try (Executable next = fixture.state().compile(GPT.nextToken(), CompileOptions.FUSED)) {
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
                Transformers.TOLERANCE * scale,
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
    try (TokenGenerator generator = new TokenGenerator(GPT, fixture.state())) {
      int[] ids = generator.generate(prompt, 20, Sampling.GREEDY, 0);
      assertEquals(25, ids.length);
      assertEquals(likeliest, ids[5]);
      assertArrayEquals(prompt, Arrays.copyOf(ids, 5));
      int[] window = Arrays.copyOfRange(ids, 24 - 11, 24);
      assertEquals(ids[24], generator.generate(window, 1, Sampling.GREEDY, 0)[11]);
    }
  }
}
