package io.tandem.models.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.DeviceTensor;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Phase;
import io.tandem.api.op.Cast;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.gpt.Gpt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Weights, keys and values kept in 16 bits. */
class NarrowDecodingTest {
  private static final Gpt GPT = Models.tiny(16);
  private static final List<Precision> NARROW = List.of(Precision.BFLOAT16, Precision.FLOAT16);

  static Stream<Arguments> backends() {
    return Models.backends().stream()
        .flatMap(backend -> NARROW.stream().map(precision -> Arguments.of(backend, precision)));
  }

  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "FLOAT16"})
  void matricesAndWhatIsOnlyMultipliedAreNarrowAndNormsAreNot(Precision precision) {
    Program next = GPT.decoding(false).in(precision).next();
    for (Variable variable : next.variables().values()) {
      DType wanted = variable.name().contains("ln_") ? DType.FLOAT32 : precision.products();
      assertEquals(wanted, variable.type().dtype(), variable.name());
    }
    next.inputs()
        .forEach(
            (name, value) -> {
              if (name.startsWith(Decoding.PAST)) {
                assertEquals(precision.products(), value.type().dtype(), name);
              }
            });
    assertEquals(DType.FLOAT32, next.outputs().get(LanguageModel.LOGITS).type().dtype());
  }

  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "FLOAT16"})
  void allProgramsOfGenerationTakeAWeightInOneType(Precision precision) {
    Map<String, Variable> wanted = GPT.decoding(false).in(precision).variables();
    Map<String, Variable> padded = GPT.decoding(true).in(precision).variables();
    Program uncached = precision.forInference(GPT.nextToken(), Set.of());
    for (Map<String, Variable> found : List.of(padded, uncached.variables())) {
      assertEquals(wanted.keySet(), found.keySet());
      found.forEach((name, v) -> assertEquals(wanted.get(name).type(), v.type(), name));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "FLOAT16"})
  void noWeightAndNoPastIsCast(Precision precision) {
    Program next = GPT.decoding(false).in(precision).next();
    List<Object> kept = new ArrayList<>(next.reads().values());
    next.inputs().values().stream().filter(v -> v.type().dtype().isFloat()).forEach(kept::add);
    next.nodes().stream()
        .filter(node -> node.op() instanceof Cast)
        .forEach(
            node -> {
              assertTrue(!kept.contains(node.operands().get(0)), () -> "cast: " + node);
            });
  }

  /**
   * Rounding happens where it happened before, if the embeddings were round already. libtorch's
   * kernel for a single row adds up in another order where the weight lies by columns, as narrow
   * ones do: there the logits may differ by some roundings to bfloat16, of 2⁻⁸ each.
   */
  @ParameterizedTest
  @MethodSource("backends")
  void logitsAreThoseOfMixedPrecisionWithRoundedWeights(Backend backend, Precision precision) {
    Decoding wide = GPT.decoding(false);
    Decoding mixed = new Decoding(precision.applyTo(wide.prompt()), precision.applyTo(wide.next()));
    Decoding narrow = wide.in(precision);
    try (Engine engine = backend.open(EngineOptions.cpu());
        DeviceState wideState = engine.newState();
        DeviceState narrowState = engine.newState()) {
      Models.initialize(GPT, wideState, 7);
      for (Variable variable : narrow.next().variables().values()) {
        HostTensor rounded = wideState.read(variable.name()).castTo(variable.type().dtype());
        narrowState.assign(variable.name(), rounded);
        wideState.assign(variable.name(), rounded.castTo(DType.FLOAT32));
      }
      int[] tokens = {3, 1, 4, 1, 5, 9, 2, 6};
      List<float[]> wanted = logits(mixed, wideState, tokens);
      List<float[]> found = logits(narrow, narrowState, tokens);
      for (int i = 0; i < wanted.size(); i++) {
        float greatest = 0;
        for (float logit : wanted.get(i)) {
          greatest = Math.max(greatest, Math.abs(logit));
        }
        boolean exact = i == 0 || engine.backend().equals("tf");
        float tolerance = exact ? 0 : 6 * 0x1p-8f * greatest;
        assertArrayEquals(wanted.get(i), found.get(i), tolerance, "after token " + (i + 3));
      }
    }
  }

  /** After a prompt of three tokens, and after each further one. */
  private static List<float[]> logits(Decoding decoding, DeviceState state, int[] tokens) {
    List<float[]> logits = new ArrayList<>();
    Map<String, DeviceTensor> carried = new HashMap<>();
    try (Executable prompt = state.compile(decoding.prompt(), CompileOptions.FUSED);
        Executable next = state.compile(decoding.next(), CompileOptions.FUSED)) {
      HostTensor begin = HostTensor.of(new int[] {tokens[0], tokens[1], tokens[2]}, 1, 3);
      try (Results results = prompt.run(Map.of(Batch.INPUT_IDS, begin))) {
        logits.add(take(decoding, results, carried));
      }
      for (int i = 3; i < tokens.length; i++) {
        Map<String, Object> inputs = new HashMap<>(carried);
        inputs.put(Batch.INPUT_IDS, HostTensor.of(new int[] {tokens[i]}, 1, 1));
        List<DeviceTensor> used = List.copyOf(carried.values());
        try (Results results = next.run(inputs)) {
          logits.add(take(decoding, results, carried));
        }
        used.forEach(DeviceTensor::close);
      }
    }
    carried.values().forEach(DeviceTensor::close);
    return logits;
  }

  private static float[] take(
      Decoding decoding, Results results, Map<String, DeviceTensor> carried) {
    decoding.state().forEach((past, present) -> carried.put(past, results.take(present)));
    return results.host(LanguageModel.LOGITS).toFloatArray();
  }

  @Test
  void weightsThatAreTrainedCannotBeNarrow() {
    TrainingSettings settings = TrainingSettings.of(new Optimizer.AdamW(0.9, 0.999, 1e-8, 0));
    Program step = TrainingPrograms.of(GPT.objective(Phase.EVALUATION), settings).step();
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> Precision.BFLOAT16.forInference(step, Set.of()));
    assertTrue(refused.getMessage().contains("updates the weight"), refused.getMessage());
  }

  /** A norm's weight stays in f32, and another is not even read: both are refused as well. */
  @Test
  void aWeightThatIsUpdatedIsRefusedWhateverItIsUsedFor() {
    Program norm =
        Trace.program(
            "norm",
            trace -> {
              Tensor w = trace.root().weight("w", Shape.of(3), Initializer.ones());
              trace.update("w", w.times(w));
            });
    Program reset =
        Trace.program(
            "reset",
            trace -> {
              trace.root().weight("w", Shape.of(3, 3), Initializer.ones());
              trace.update("w", trace.input("x", TensorType.float32(3, 3)));
            });
    for (Program program : List.of(norm, reset)) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> Precision.BFLOAT16.forInference(program, Set.of()));
      assertEquals(
          "program '"
              + program.name()
              + "' updates the weight 'w', which must be kept in f32 for"
              + " that",
          refused.getMessage());
    }
  }

  @Test
  void aStateThatIsNotThereIsNamed() {
    Program next = GPT.decoding(false).next();
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Precision.BFLOAT16.forInference(next, Set.of("present.9.key")));
    assertTrue(refused.getMessage().contains("present.9.key"), refused.getMessage());
  }
}
