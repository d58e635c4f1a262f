package io.tandem.models.bert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineException;
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
import io.tandem.backend.tck.reference.ReferenceBackend;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A tiny BERT against Hugging Face Transformers in float64 ({@code scripts/fixtures/bert.py}), with
 * padding. Both sides compute in doubles from the same 32-bit weights; the oracle's results are
 * rounded to 32 bits on their way out, which is what the tolerance allows, relative to the largest
 * value.
 */
class BertParityTest {
  private static final double TOLERANCE = 1e-7;
  private static final BertConfig CONFIG = new BertConfig(2, 12, 3, 20, 10, 2, 0, 0, 1e-12);
  private static final Bert BERT = new Bert(CONFIG, 29);
  private static final int TIME = 8;

  private Map<String, HostTensor> fixture;
  private Engine engine;
  private DeviceState state;

  @BeforeEach
  void loadTheWeights() throws URISyntaxException {
    fixture =
        SafetensorsFile.readAll(
            Path.of(BertParityTest.class.getResource("tiny-bert.safetensors").toURI()));
    engine = new ReferenceBackend().open(EngineOptions.cpu());
    state = engine.newState();
    weights().forEach(state::assign);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private Map<String, HostTensor> weights() {
    Map<String, HostTensor> weights = new TreeMap<>();
    fixture.forEach(
        (name, value) -> {
          if (name.startsWith("weight/")) {
            weights.put(name.substring("weight/".length()), value);
          }
        });
    return weights;
  }

  private Map<String, HostTensor> inputs() {
    Map<String, HostTensor> inputs = new HashMap<>();
    for (String name : List.of(Batch.INPUT_IDS, Decoding.ATTENTION_MASK, Bert.TOKEN_TYPE_IDS)) {
      inputs.put(name, fixture.get(name));
    }
    return inputs;
  }

  @Test
  void theWeightsAreThoseOfTransformersByNameAndShape() {
    Map<String, HostTensor> weights = weights();
    var variables = BERT.objective(Phase.EVALUATION).variables();
    assertEquals(weights.keySet(), new TreeMap<>(variables).keySet());
    weights.forEach((name, w) -> assertEquals(w.shape(), variables.get(name).shape(), name));
  }

  @Test
  void theLogitsOfEveryTokenEqualTransformers() {
    try (Executable tokens = state.compile(BERT.tokens(), CompileOptions.FUSED);
        Results results = tokens.run(inputs())) {
      double[] wanted = fixture.get("logits").toDoubleArray();
      double scale = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
      assertArrayEquals(
          wanted, results.host(LanguageModel.LOGITS).toDoubleArray(), TOLERANCE * scale, "logits");
    }
  }

  @Test
  void lossAndEveryGradientEqualTransformers() {
    Map<String, HostTensor> inputs = inputs();
    inputs.put(Batch.LABELS, fixture.get(Batch.LABELS));
    assertParity(BERT.objective(Phase.TRAINING), inputs);
  }

  @Test
  void theHeadAtTheMaskedPositionsAloneGivesTheSameLossAndGradients() {
    int[] labels = fixture.get(Batch.LABELS).toIntArray();
    int[] positions = new int[3 * 3];
    int[] masked = new int[3 * 3];
    Arrays.fill(masked, Batch.IGNORED);
    for (int row = 0; row < 3; row++) {
      int found = 0;
      for (int t = 0; t < TIME; t++) {
        if (labels[row * TIME + t] != Batch.IGNORED) {
          positions[row * 3 + found] = t;
          masked[row * 3 + found++] = labels[row * TIME + t];
        }
      }
    }
    Map<String, HostTensor> inputs = inputs();
    inputs.put(Bert.MASKED_POSITIONS, HostTensor.of(positions, 3, 3));
    inputs.put(Batch.LABELS, HostTensor.of(masked, 3, 3));
    assertParity(BERT.objectiveAtPositions(Phase.TRAINING), inputs);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, TIME})
  void aPositionOutsideOfItsSequenceIsRefusedAndReadsNoOtherOne(int position) {
    int[] positions = {0, position, 0};
    Map<String, HostTensor> inputs = inputs();
    inputs.put(Bert.MASKED_POSITIONS, HostTensor.of(positions, 3, 1));
    inputs.put(Batch.LABELS, HostTensor.of(new int[3], 3, 1));
    Program objective = BERT.objectiveAtPositions(Phase.TRAINING);
    try (Executable executable = state.compile(objective, CompileOptions.FUSED)) {
      assertThrows(EngineException.class, () -> executable.run(inputs));
    }
  }

  @Test
  void whatStandsInPaddingChangesNothing() {
    int[] ids = fixture.get(Batch.INPUT_IDS).toIntArray();
    int[] types = fixture.get(Bert.TOKEN_TYPE_IDS).toIntArray();
    for (int t = 5; t < TIME; t++) {
      ids[2 * TIME + t] = 3 + t;
      types[2 * TIME + t] = 1;
    }
    Map<String, HostTensor> inputs = inputs();
    inputs.put(Batch.INPUT_IDS, HostTensor.of(ids, 3, TIME));
    inputs.put(Bert.TOKEN_TYPE_IDS, HostTensor.of(types, 3, TIME));
    inputs.put(Batch.LABELS, fixture.get(Batch.LABELS));
    assertParity(BERT.objective(Phase.TRAINING), inputs);
  }

  private void assertParity(Program objective, Map<String, HostTensor> inputs) {
    List<String> names = List.copyOf(objective.variables().keySet());
    Program program =
        Differentiation.gradients(objective, List.of(TrainingPrograms.LOSS_SUM), names);
    try (Executable executable = state.compile(program, CompileOptions.FUSED);
        Results results = executable.run(inputs)) {
      double weight = results.host(TrainingPrograms.LOSS_WEIGHT).item();
      assertEquals(6, weight);
      double loss = results.host(TrainingPrograms.LOSS_SUM).item() / weight;
      assertEquals(fixture.get("loss").item(), loss, TOLERANCE * loss);
      for (String name : names) {
        double[] wanted = fixture.get("gradient/" + name).toDoubleArray();
        double[] actual = results.host("gradient/" + name).toDoubleArray();
        double[] mean = Arrays.stream(actual).map(g -> g / weight).toArray();
        double scale = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
        // Attention does not change when all its scores do, so a key's bias has no gradient.
        double tolerance = name.endsWith("key.bias") ? 1e-9 : TOLERANCE * scale;
        assertArrayEquals(wanted, mean, tolerance, name);
      }
    }
  }
}
