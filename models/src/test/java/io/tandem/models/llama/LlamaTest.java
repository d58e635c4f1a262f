package io.tandem.models.llama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.config.JsonTree;
import io.tandem.api.config.Origin;
import io.tandem.api.config.PartCatalog;
import io.tandem.api.config.RecordBinder;
import io.tandem.api.data.Batch;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Philox;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.layer.RotaryScaling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlamaTest {
  private static final OptionalInt NONE = OptionalInt.empty();

  private static LlamaConfig config(String keys) {
    JsonObject json = JsonReader.read(keys, "model").asObject();
    return new RecordBinder(PartCatalog.empty())
        .bind(JsonTree.section(json, Origin.of("model")), LlamaSettings.class)
        .config();
  }

  /** The numbers of weights are those of the published checkpoints. */
  @ParameterizedTest
  @CsvSource({
    "SMOLLM2, 49152, 134515008",
    "TINYLLAMA, 32000, 1100048384",
    "LLAMA_3_2, 128256, 1235814400",
    "LLAMA_2, 32000, 6738415616",
  })
  void everyPublishedModelHasAsManyWeightsAsItsCheckpoint(
      LlamaPreset preset, int vocabulary, long weights) {
    Llama llama = new Llama(LlamaSettings.of(preset).config(), vocabulary, NONE);
    assertEquals(weights, llama.objective(Phase.TRAINING).parameters());
  }

  @Test
  void whatIsSetGoesBeforeThePresetAndTheRestFollows() {
    LlamaConfig config =
        config(
            "{\"preset\": \"llama-3-2\", \"layers\": 2, \"hidden\": 96, \"heads\": 6,"
                + " \"scaling\": {\"type\": \"linear\", \"factor\": 2}}");
    assertEquals(2, config.layers());
    assertEquals(256, config.inner());
    assertEquals(new LlamaConfig.AttentionHeads(6, 6, 16), config.heads());
    assertEquals(new LlamaConfig.Rotary(500_000, new RotaryScaling.Linear(2)), config.rotary());
    assertTrue(config.tied());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'hidden': 100, 'heads': 3} | hidden (100) must be a multiple of heads (3)",
        "{'heads': 9, 'key-value-heads': 2} | heads (9) must be a multiple of those of keys",
        "{'hidden': 27, 'heads': 9} | a head is 3 wide",
        "{'scaling': {'type': 'llama3', 'low-factor': 4}} | high-factor (4.0) must be more than",
      })
  void headsThatDoNotGoTogetherAreRefused(String keys, String message) {
    String told =
        assertThrows(BadInputException.class, () -> config(keys.replace((char) 39, (char) 34)))
            .getMessage();
    assertTrue(told.contains(message), told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'rope_theta': 500 | 500 | none",
        "'rope_theta': 500, 'rope_scaling': null | 500 | none",
        "'rope_theta': 500, 'rope_scaling': {'type': 'linear', 'factor': 2} | 500 | linear",
        "'rope_scaling': {'rope_type': 'dynamic', 'factor': 2} | 10000 | dynamic",
        "'rope_parameters': {'rope_type': 'default', 'rope_theta': 7} | 7 | none",
        "'rope_theta': 500, 'rope_parameters': {'rope_type': 'default'} | 500 | none",
        "'rope_parameters': {'rope_type': 'llama3', 'factor': 8, 'low_freq_factor': 1,"
            + " 'high_freq_factor': 4, 'rope_theta': 3} | 3 | llama3",
      })
  void rotaryPositionsAreReadAsEveryVersionWritesThem(String keys, double theta, String scaling) {
    Llama llama = read(keys);
    RotaryScaling wanted =
        switch (scaling) {
          case "linear" -> new RotaryScaling.Linear(2);
          case "dynamic" -> new RotaryScaling.Dynamic(2);
          case "llama3" -> new RotaryScaling.Llama3(8, 1, 4, 2048);
          default -> new RotaryScaling.None();
        };
    assertEquals(new LlamaConfig.Rotary(theta, wanted), llama.config().rotary());
    JsonObject written = llama.publishedConfig(NONE).orElseThrow();
    assertEquals(llama, PublishedLlama.languageModel(written));
  }

  private static Llama read(String keys) {
    String json = ("{'model_type': 'llama', " + keys + "}").replace((char) 39, (char) 34);
    return (Llama) PublishedLlama.read(JsonReader.read(json, "config").asObject()).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'rope_scaling': {'type': 'yarn', 'factor': 2} | rope_scaling: rope_type is \"yarn\";"
            + " known",
        "'rope_parameters': {'rope_type': 'linear'} | rope_parameters: the key factor is not there",
        "'rope_parameters': 3 | rope_parameters holds no keys",
        "'hidden_act': 'swiglu' | hidden_act is \"swiglu\"",
        "'num_key_value_heads': 5 | heads (32) must be a multiple of those of keys and values (5)",
        "'architectures': ['LlamaForQuestionAnswering'] | has \"LlamaForQuestionAnswering\"",
      })
  void aLlamaThatIsNotComputedHereIsRefused(String keys, String message) {
    String told = assertThrows(BadInputException.class, () -> read(keys)).getMessage();
    assertTrue(told.contains(message), told);
  }

  /** Each token is the sum of the two before it, modulo 16. */
  private static Map<String, HostTensor> batch(int step) {
    Philox random = Philox.of(step, "sequences");
    int rows = 16;
    int time = 6 + step % 3;
    int[] inputs = new int[rows * time];
    int[] labels = new int[rows * time];
    for (int row = 0; row < rows; row++) {
      int before = (int) (random.uniform(2L * row) * 16);
      int last = (int) (random.uniform(2L * row + 1) * 16);
      for (int i = 0; i < time; i++) {
        int next = (before + last) % 16;
        inputs[row * time + i] = last;
        labels[row * time + i] = next;
        before = last;
        last = next;
      }
    }
    return Map.of(
        Batch.INPUT_IDS, HostTensor.of(inputs, rows, time),
        Batch.LABELS, HostTensor.of(labels, rows, time));
  }

  private static List<Double> curve(String backend, Llama llama) {
    TrainingSettings settings = TrainingSettings.of(Optimizer.adamW()).withMaxNorm(1);
    List<Double> losses = new ArrayList<>();
    try (Engine engine = Backends.named(backend).open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      TrainingPrograms programs = TrainingPrograms.of(llama.objective(Phase.TRAINING), settings);
      for (Variable variable : programs.variables().values()) {
        state.assign(variable.name(), variable.initialValue(7));
      }
      try (Executable executable = state.compile(programs.step(), CompileOptions.FUSED)) {
        for (int step = 1; step <= 60; step++) {
          Map<String, HostTensor> inputs = new HashMap<>(batch(step));
          inputs.put(
              TrainingPrograms.LEARNING_RATE, HostTensor.scalar(5e-3f * Math.min(1, step / 10f)));
          try (Results results = executable.run(inputs)) {
            losses.add(results.host(TrainingPrograms.LOSS).item());
          }
        }
      }
    }
    return losses;
  }

  @Test
  void bothEnginesGiveTheSameCurve() {
    LlamaConfig config =
        config(
            "{\"layers\": 2, \"hidden\": 32, \"heads\": 4, \"key-value-heads\": 2,"
                + " \"context\": 16}");
    Llama llama = new Llama(config, 16, NONE);
    List<Double> djl = curve("djl", llama);
    List<Double> tf = curve("tf", llama);
    for (int step = 0; step < djl.size(); step++) {
      assertEquals(djl.get(step), tf.get(step), 1e-4, "loss of step " + (step + 1));
    }
    // Whoever guesses loses log 16.
    double last = djl.subList(55, 60).stream().mapToDouble(loss -> loss).average().orElseThrow();
    assertTrue(last < Math.log(16) - 0.2, "nothing is learned: " + djl);
  }
}
