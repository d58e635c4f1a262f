package io.tandem.models.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.config.JsonTree;
import io.tandem.api.config.Origin;
import io.tandem.api.config.PartCatalog;
import io.tandem.api.config.RecordBinder;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.model.Phase;
import io.tandem.api.op.Linear;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Program;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GptTest {
  private static final GptConfig SMALL = new GptConfig(12, 768, 12, 1024, 0.1, 1e-5);

  @ParameterizedTest
  @CsvSource({
    "GPT2, 124439808",
    "GPT2_MEDIUM, 354823168",
    "GPT2_LARGE, 774030080",
    "GPT2_XL, 1557611200",
  })
  void everyPublishedSizeHasTheNumberOfWeightsThatItsCheckpointHas(GptPreset preset, long weights) {
    Gpt gpt = new Gpt(GptSettings.of(preset).config(), 50_257);
    assertEquals(weights, gpt.objective(Phase.TRAINING).parameters());
  }

  @Test
  void whatIsSetGoesBeforeThePreset() {
    RecordBinder binder = new RecordBinder(PartCatalog.empty());
    String json = "{\"preset\": \"gpt2-medium\", \"layers\": 2, \"attention-dropout\": 0}";
    JsonObject keys = JsonReader.read(json, "model").asObject();
    GptConfig config =
        binder.bind(JsonTree.section(keys, Origin.of("model")), GptSettings.class).config();
    GptConfig like = GptConfig.of(2, 1024, 16, 1024);
    assertEquals(new GptConfig.Dropout(0.1, 0, 0.1), config.dropout());
    assertEquals(like.deterministic(), config.deterministic());
  }

  @Test
  void theWeightsHaveTheNamesAndShapesOfThePublishedCheckpoint() {
    var variables = new Gpt(SMALL, 50_257).objective(Phase.TRAINING).variables();
    assertEquals(2 + 12 * 12 + 2, variables.size());
    assertEquals(Shape.of(50_257, 768), variables.get("wte.weight").shape());
    assertEquals(Shape.of(1024, 768), variables.get("wpe.weight").shape());
    assertEquals(Shape.of(768, 2304), variables.get("h.0.attn.c_attn.weight").shape());
    assertEquals(Shape.of(768, 768), variables.get("h.11.attn.c_proj.weight").shape());
    assertEquals(Shape.of(3072), variables.get("h.3.mlp.c_fc.bias").shape());
    assertEquals(Shape.of(3072, 768), variables.get("h.3.mlp.c_proj.weight").shape());
    assertEquals(Shape.of(768), variables.get("ln_f.bias").shape());
  }

  @Test
  void onlyTrainingDrawsDropout() {
    Gpt gpt = new Gpt(SMALL, 100);
    assertTrue(gpt.objective(Phase.TRAINING).inputs().containsKey(Trace.SEED));
    assertFalse(gpt.objective(Phase.EVALUATION).inputs().containsKey(Trace.SEED));
  }

  @Test
  void matrixProductsOfAForwardPassAreTwoFlopsAWeightAndToken() {
    GptConfig config = new GptConfig(2, 64, 4, 32, 0, 1e-5);
    Program program = new Gpt(config, 500).objective(Phase.EVALUATION);
    Map<String, Long> binding = Map.of("batch", 3L, "time", 32L);
    double linear =
        program.nodes().stream()
            .filter(n -> n.op() instanceof Linear)
            .mapToDouble(
                n ->
                    n.op()
                        .flops(
                            n.operands().stream().map(v -> v.type()).toList(),
                            n.results().stream().map(v -> v.type()).toList(),
                            binding))
            .sum();
    int tokens = 3 * 32;
    double matrices = 2 * (12.0 * 64 * 64) + 500 * 64;
    double biases = 2 * (3 + 1 + 4 + 1) * 64;
    assertEquals(tokens * (2 * matrices + biases), linear);
  }

  @Test
  void aTrainingStepCostsAboutThreeTimesTheForwardPass() {
    GptConfig config = new GptConfig(6, 512, 8, 256, 0, 1e-5);
    Program forward = new Gpt(config, 4096).objective(Phase.TRAINING);
    Optimizer adamw = new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.1);
    TrainingSettings settings = TrainingSettings.of(adamw).withMaxNorm(1);
    Program step = TrainingPrograms.of(forward, settings).step();
    Map<String, Long> binding = Map.of("batch", 8L, "time", 256L);
    assertEquals(3, step.flops(binding) / forward.flops(binding), 0.05);
  }

  @Test
  void headsMustDivideTheWidth() {
    BadInputException e =
        assertThrows(BadInputException.class, () -> new GptConfig(2, 100, 3, 16, 0, 1e-5));
    assertEquals("hidden (100) must be a multiple of heads (3)", e.getMessage());
  }
}
