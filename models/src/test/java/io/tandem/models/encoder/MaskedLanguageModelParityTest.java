package io.tandem.models.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.EngineException;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.Transformers;
import io.tandem.models.layer.Activation;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tiny BERT against Transformers, with padding ({@code scripts/fixtures/bert.py}). */
class MaskedLanguageModelParityTest {
  private static final EncoderConfig CONFIG =
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
          OptionalInt.empty());
  private static final MaskedLanguageModel BERT = new MaskedLanguageModel(CONFIG, true);
  private static final int TIME = 8;
  private static final int TARGETS = 6;

  private Transformers fixture;

  @BeforeEach
  void loadTheWeights() throws URISyntaxException {
    fixture = Transformers.of(MaskedLanguageModelParityTest.class, "tiny-bert.safetensors");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Map<String, HostTensor> inputs() {
    Map<String, HostTensor> inputs = new HashMap<>();
    for (String name :
        List.of(Batch.INPUT_IDS, Decoding.ATTENTION_MASK, EncoderInput.TOKEN_TYPE_IDS)) {
      inputs.put(name, fixture.get(name));
    }
    return inputs;
  }

  @Test
  void theWeightsAreThoseOfTransformersByNameAndShape() {
    fixture.assertWeights(BERT);
  }

  @Test
  void theLogitsOfEveryTokenEqualTransformers() {
    try (Executable tokens = fixture.state().compile(BERT.tokens(), CompileOptions.FUSED);
        Results results = tokens.run(inputs())) {
      double[] wanted = fixture.get("logits").toDoubleArray();
      double scale = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
      assertArrayEquals(
          wanted,
          results.host(LanguageModel.LOGITS).toDoubleArray(),
          Transformers.TOLERANCE * scale,
          "logits");
    }
  }

  @Test
  void lossAndEveryGradientEqualTransformers() {
    Map<String, HostTensor> inputs = inputs();
    inputs.put(Batch.LABELS, fixture.get(Batch.LABELS));
    fixture.assertLossAndGradients(BERT.objective(Phase.TRAINING), inputs, TARGETS);
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
    inputs.put(MaskedLanguageModel.MASKED_POSITIONS, HostTensor.of(positions, 3, 3));
    inputs.put(Batch.LABELS, HostTensor.of(masked, 3, 3));
    fixture.assertLossAndGradients(BERT.objectiveAtPositions(Phase.TRAINING), inputs, TARGETS);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, TIME})
  void aPositionOutsideOfItsSequenceIsRefusedAndReadsNoOtherOne(int position) {
    int[] positions = {0, position, 0};
    Map<String, HostTensor> inputs = inputs();
    inputs.put(MaskedLanguageModel.MASKED_POSITIONS, HostTensor.of(positions, 3, 1));
    inputs.put(Batch.LABELS, HostTensor.of(new int[3], 3, 1));
    Program objective = BERT.objectiveAtPositions(Phase.TRAINING);
    try (Executable executable = fixture.state().compile(objective, CompileOptions.FUSED)) {
      assertThrows(EngineException.class, () -> executable.run(inputs));
    }
  }

  @Test
  void whatStandsInPaddingChangesNothing() {
    int[] ids = fixture.get(Batch.INPUT_IDS).toIntArray();
    int[] types = fixture.get(EncoderInput.TOKEN_TYPE_IDS).toIntArray();
    for (int t = 5; t < TIME; t++) {
      ids[2 * TIME + t] = 3 + t;
      types[2 * TIME + t] = 1;
    }
    Map<String, HostTensor> inputs = inputs();
    inputs.put(Batch.INPUT_IDS, HostTensor.of(ids, 3, TIME));
    inputs.put(EncoderInput.TOKEN_TYPE_IDS, HostTensor.of(types, 3, TIME));
    inputs.put(Batch.LABELS, fixture.get(Batch.LABELS));
    fixture.assertLossAndGradients(BERT.objective(Phase.TRAINING), inputs, TARGETS);
  }
}
