package io.tandem.models.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Phase;
import io.tandem.api.op.Linear;
import io.tandem.api.program.Program;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.Shape;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MaskedLanguageModelTest {
  private static final Dropouts RATES = new Dropouts(0.1, 0.1, OptionalDouble.empty(), 0);

  private static MaskedLanguageModel base(int vocabularySize) {
    return new MaskedLanguageModel(
        EncoderConfig.bert(vocabularySize, 12, 768, 12, 512, RATES), true);
  }

  /** Transformers counts as many in {@code BertForMaskedLM(BertConfig())}. */
  @Test
  void bertBaseHasTheNumberOfWeightsThatItsCheckpointHas() {
    assertEquals(109_514_298, base(30_522).objective(Phase.TRAINING).parameters());
  }

  @Test
  void theWeightsHaveTheNamesAndShapesOfThePublishedCheckpoint() {
    var variables = base(30_522).objective(Phase.TRAINING).variables();
    assertEquals(5 + 12 * 16 + 5, variables.size());
    assertEquals(
        Shape.of(30_522, 768), variables.get("bert.embeddings.word_embeddings.weight").shape());
    assertEquals(
        Shape.of(768, 768),
        variables.get("bert.encoder.layer.0.attention.self.query.weight").shape());
    assertEquals(
        Shape.of(3072, 768),
        variables.get("bert.encoder.layer.11.intermediate.dense.weight").shape());
    assertEquals(
        Shape.of(768, 3072), variables.get("bert.encoder.layer.3.output.dense.weight").shape());
    assertEquals(Shape.of(30_522), variables.get("cls.predictions.bias").shape());
  }

  @Test
  void onlyTrainingDrawsDropout() {
    MaskedLanguageModel bert = base(100);
    assertTrue(bert.objective(Phase.TRAINING).inputs().containsKey(Trace.SEED));
    assertFalse(bert.objective(Phase.EVALUATION).inputs().containsKey(Trace.SEED));
    assertFalse(bert.objectiveAtPositions(Phase.EVALUATION).inputs().containsKey(Trace.SEED));
  }

  @Test
  void theHeadCostsAccordingToThePositionsThatArePredicted() {
    MaskedLanguageModel bert =
        new MaskedLanguageModel(EncoderConfig.bert(1000, 1, 32, 2, 16, Dropouts.NONE), true);
    Map<String, Long> binding = Map.of("batch", 2L, "time", 16L, "predictions", 3L);
    double all = linear(bert.objective(Phase.EVALUATION), binding);
    double some = linear(bert.objectiveAtPositions(Phase.EVALUATION), binding);
    double head = 2 * (32.0 * 32 + 32 * 1000) + 32 + 1000;
    assertEquals(2 * (16 - 3) * head, all - some);
  }

  private static double linear(Program program, Map<String, Long> binding) {
    return program.nodes().stream()
        .filter(node -> node.op() instanceof Linear)
        .mapToDouble(
            node ->
                node.op()
                    .flops(
                        node.operands().stream().map(v -> v.type()).toList(),
                        node.results().stream().map(v -> v.type()).toList(),
                        binding))
        .sum();
  }

  @Test
  void headsMustDivideTheWidth() {
    BadInputException e =
        assertThrows(
            BadInputException.class, () -> EncoderConfig.bert(29, 2, 100, 3, 16, Dropouts.NONE));
    assertEquals("hidden (100) must be a multiple of heads (3)", e.getMessage());
  }
}
