package io.tandem.models.tagging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Task;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.Transformers;
import io.tandem.models.WordsTokenizer;
import io.tandem.models.crf.TagScheme;
import io.tandem.models.crf.TransitionRules;
import io.tandem.models.embedding.Embeddings;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small taggers against PyTorch and pytorch-crf ({@code scripts/fixtures/bilstm_crf.py}). */
class TaggerParityTest {
  private static final int WORDS = 13;
  private static final WordsTokenizer NINE =
      WordsTokenizer.lowercase(List.of("a", "b", "c", "d", "e", "f", "g", "h", "i"));
  private static final Lengths FIVE = Lengths.of(BiLstmCrf.TIME, 5);

  /** Of 32-bit floats, relative to the greatest element. */
  private static final double OF_ENGINES = 1e-5;

  private static BiLstmCrf tagger(String fixture) {
    CharacterFeatures characters =
        switch (fixture) {
          case "convolution" -> new CharacterFeatures.Cnn(3, 4, 6);
          case "letters" -> new CharacterFeatures.Lstm(3, 2, 6);
          default -> new CharacterFeatures.None();
        };
    int layers = fixture.equals("letters") ? 2 : 1;
    boolean field = !fixture.equals("softmax");
    // Dropout would show: the objective of evaluation has none.
    TaggerSettings settings =
        new TaggerSettings(
            new Embeddings.Fresh(5), characters, 3, layers, 0.5, field, TagScheme.NONE, false, 10);
    return new BiLstmCrf(
        settings,
        new Task.Tagging("words", "tags"),
        new TransitionRules(TagScheme.NONE, List.of("a", "b", "c", "d")),
        new Embeddings.Fresh(5).table(NINE),
        Alphabet.of(List.of("abcdefg")),
        NINE);
  }

  private static Map<String, HostTensor> inputs(Transformers fixture, Program program) {
    Map<String, HostTensor> inputs = new HashMap<>();
    for (String name :
        List.of(Batch.INPUT_IDS, Decoding.ATTENTION_MASK, Batch.LABELS, BiLstmCrf.CHARACTERS)) {
      if (program.inputs().containsKey(name)) {
        inputs.put(name, fixture.get(name));
      }
    }
    return inputs;
  }

  @ParameterizedTest
  @ValueSource(strings = {"convolution", "letters", "softmax"})
  void weightsLossAndEveryGradientEqualPyTorchs(String name) throws URISyntaxException {
    BiLstmCrf tagger = tagger(name);
    try (Transformers fixture = Transformers.of(TaggerParityTest.class, name + ".safetensors")) {
      fixture.assertWeights(tagger);
      Map<String, HostTensor> batch = inputs(fixture, tagger.objective(Phase.EVALUATION));
      Program objective = tagger.objective(Phase.EVALUATION, tagger.lengths(batch));
      fixture.assertLossAndGradients(objective, batch, WORDS);
      try (Executable scores =
              fixture.state().compile(tagger.emissions(FIVE), CompileOptions.FUSED);
          Results results = scores.run(inputs(fixture, scores.program()))) {
        assertEmissions(fixture, results, Transformers.TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"djl, convolution", "tf, convolution", "djl, letters", "tf, letters"})
  void enginesGiveTheSameLossScoresAndGradients(String backend, String name)
      throws URISyntaxException {
    BiLstmCrf tagger = tagger(name);
    try (Transformers fixture = Transformers.of(TaggerParityTest.class, name + ".safetensors");
        Engine engine = Backends.named(backend).open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      Program evaluated = tagger.objective(Phase.EVALUATION);
      evaluated.variables().keySet().forEach(v -> state.assign(v, fixture.get("weight/" + v)));
      Map<String, HostTensor> batch = inputs(fixture, evaluated);
      List<String> weights = List.copyOf(evaluated.variables().keySet());
      Program gradients =
          Differentiation.gradients(
              tagger.objective(Phase.EVALUATION, tagger.lengths(batch)),
              List.of(TrainingPrograms.LOSS_SUM),
              weights);
      try (Executable executable = state.compile(gradients, CompileOptions.FUSED);
          Results results = executable.run(batch)) {
        double loss = fixture.get("loss").item();
        assertEquals(
            loss, results.host(TrainingPrograms.LOSS_SUM).item() / WORDS, OF_ENGINES * loss);
        for (String weight : weights) {
          double[] wanted = fixture.get("gradient/" + weight).toDoubleArray();
          double[] mean =
              Arrays.stream(results.host("gradient/" + weight).toDoubleArray())
                  .map(gradient -> gradient / WORDS)
                  .toArray();
          assertArrayEquals(wanted, mean, OF_ENGINES * greatest(wanted), weight);
        }
      }
      try (Executable scores = state.compile(tagger.emissions(FIVE), CompileOptions.FUSED);
          Results results = scores.run(inputs(fixture, scores.program()))) {
        assertEmissions(fixture, results, OF_ENGINES);
      }
    }
  }

  /** What stands at padding has no meaning. */
  private static void assertEmissions(Transformers fixture, Results results, double tolerance) {
    int[] mask = fixture.get(Decoding.ATTENTION_MASK).toIntArray();
    double[] wanted = fixture.get("emissions").toDoubleArray();
    double[] actual = results.host(BiLstmCrf.EMISSIONS).toDoubleArray();
    for (int i = 0; i < actual.length; i++) {
      actual[i] *= mask[i / (actual.length / mask.length)];
    }
    assertArrayEquals(wanted, actual, tolerance * greatest(wanted), "emissions");
  }

  private static double greatest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElseThrow();
  }
}
