package io.tandem.experiments.bench;

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
import io.tandem.api.model.Decoding;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.encoder.Dropouts;
import io.tandem.models.encoder.EncoderConfig;
import io.tandem.models.encoder.EncoderFamily;
import io.tandem.models.encoder.EncoderInput;
import io.tandem.models.encoder.MaskedLanguageModel;
import io.tandem.models.layer.Activation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tiny BERT of {@code scripts/fixtures/bert.py} on each engine, against Hugging Face
 * Transformers. Engines compute in 32-bit floats, which is what the tolerance allows, relative to
 * the largest value.
 */
class BertOnBackendsTest {
  private static final double TOLERANCE = 1e-4;
  private static final Path FIXTURE =
      Path.of(System.getProperty("basedir", ""))
          .toAbsolutePath()
          .resolveSibling(
              "models/src/test/resources/io/tandem/models/encoder/tiny-bert.safetensors");
  private static final MaskedLanguageModel BERT =
      new MaskedLanguageModel(
          new EncoderConfig(
              EncoderFamily.BERT,
              29,
              2,
              12,
              3,
              20,
              10,
              2,
              Activation.GELU,
              1e-12,
              OptionalInt.of(0),
              Dropouts.NONE,
              List.of(),
              OptionalInt.empty()),
          true);

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void logitsLossAndGradientsOfAPaddedBatchEqualTransformers(String backend) {
    Map<String, HostTensor> fixture = SafetensorsFile.readAll(FIXTURE);
    Map<String, HostTensor> inputs = new HashMap<>();
    for (String name :
        List.of(Batch.INPUT_IDS, Decoding.ATTENTION_MASK, EncoderInput.TOKEN_TYPE_IDS)) {
      inputs.put(name, fixture.get(name));
    }
    Program objective = BERT.objective(Phase.TRAINING);
    List<String> names = List.copyOf(objective.variables().keySet());
    Program gradients =
        Differentiation.gradients(objective, List.of(TrainingPrograms.LOSS_SUM), names);
    // One thread as in the other tests: TensorFlow keeps to the number for the process's life.
    EngineOptions options = EngineOptions.cpu().withThreads(1);
    try (Engine engine = Providers.load().backend(backend).open(options);
        DeviceState state = engine.newState();
        Executable tokens = state.compile(BERT.tokens(), CompileOptions.FUSED);
        Executable training = state.compile(gradients, CompileOptions.FUSED)) {
      names.forEach(name -> state.assign(name, fixture.get("weight/" + name)));
      try (Results results = tokens.run(inputs)) {
        assertClose(fixture.get("logits"), results.host(LanguageModel.LOGITS), 1, "logits");
      }
      inputs.put(Batch.LABELS, fixture.get(Batch.LABELS));
      try (Results results = training.run(inputs)) {
        double weight = results.host(TrainingPrograms.LOSS_WEIGHT).item();
        double loss = results.host(TrainingPrograms.LOSS_SUM).item() / weight;
        assertEquals(fixture.get("loss").item(), loss, TOLERANCE * loss);
        for (String name : names) {
          String gradient = "gradient/" + name;
          if (name.endsWith("key.bias")) {
            // Attention does not change when all its scores do: nothing is left but rounding.
            double query = greatest(fixture.get(gradient.replace("key.bias", "query.bias")));
            double key = greatest(results.host(gradient)) / weight;
            assertTrue(key < TOLERANCE * query, name + " has a gradient of " + key);
          } else {
            assertClose(fixture.get(gradient), results.host(gradient), weight, name);
          }
        }
      }
    }
  }

  private static void assertClose(
      HostTensor wanted, HostTensor actual, double divisor, String name) {
    double[] values = Arrays.stream(actual.toDoubleArray()).map(v -> v / divisor).toArray();
    assertArrayEquals(wanted.toDoubleArray(), values, TOLERANCE * greatest(wanted), name);
  }

  private static double greatest(HostTensor tensor) {
    return Arrays.stream(tensor.toDoubleArray()).map(Math::abs).max().orElseThrow();
  }
}
