package io.tandem.models.adaptation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdaptedState;
import io.tandem.api.adaptation.MergeableAdaptation;
import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.PyTorchModels;
import io.tandem.models.Transformers;
import io.tandem.models.generation.SourceGenerator;
import io.tandem.models.generation.TextMarks;
import io.tandem.models.seq2seq.TextPairs;
import io.tandem.models.transformer.Transformer;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Queries, keys and values in one weight, of which attention to the source applies some rows: what
 * is changed computes as the plain model does with weights that are put together by hand.
 */
class PackedParityTest {

  private static Transformers fixture(String engine, String norm, double tolerance)
      throws URISyntaxException {
    String file = "/io/tandem/models/transformer/" + norm + ".safetensors";
    return engine.equals("reference")
        ? Transformers.of(PackedParityTest.class, file)
        : Transformers.of(PackedParityTest.class, file, Backends.named(engine), tolerance);
  }

  private static Lora lora(Transformer model) {
    LoraSettings.Bias none = LoraSettings.Bias.NONE;
    return Lora.of(
        new LoraSettings(
            PackedByHand.RANK, PackedByHand.ALPHA, false, 0, List.of("in_proj"), none, List.of()),
        PackedByHand.material(model));
  }

  private static Ia3 ia3(Transformer model) {
    return Ia3.of(
        new Ia3Settings(List.of("in_proj"), List.of(), List.of()), PackedByHand.material(model));
  }

  private static Map<String, HostTensor> inputs(Transformers fixture) {
    Map<String, HostTensor> inputs = new TreeMap<>();
    Stream.of(Batch.INPUT_IDS, Decoding.ATTENTION_MASK, TextPairs.DECODER_INPUT_IDS, Batch.LABELS)
        .forEach(name -> inputs.put(name, fixture.get(name)));
    return inputs;
  }

  private static Map<String, double[]> run(Transformers fixture, Program program) {
    Map<String, double[]> all = new TreeMap<>();
    try (Executable executable = fixture.state().compile(program, CompileOptions.FUSED);
        Results results = executable.run(inputs(fixture))) {
      program.outputs().keySet().forEach(n -> all.put(n, results.host(n).toDoubleArray()));
    }
    return all;
  }

  private static Program objective(Transformer model, Transformers fixture) {
    return model.objective(Phase.EVALUATION, model.lengths(inputs(fixture)));
  }

  /** The loss, and what is told of texts that are written token by token. */
  private static double[] told(Transformer model, Transformers fixture, List<Adaptation> change) {
    Program program = objective(model, fixture);
    DeviceState asked = fixture.state();
    for (Adaptation one : change) {
      program = one.in(program, Phase.EVALUATION);
      asked = new AdaptedState(asked, plain -> one.in(plain, Phase.EVALUATION));
    }
    double[] loss = run(fixture, program).get(TrainingPrograms.LOSS_SUM);
    List<int[]> sources = List.of(new int[] {5, 9, 4, 1}, new int[] {7, 1});
    List<int[]> targets = List.of(new int[] {6, 11, 3, 1}, new int[] {2, 15, 1});
    try (SourceGenerator generator =
        new SourceGenerator(model, asked, Precision.FLOAT32, new TextMarks(0, 1, 0))) {
      double[][] decoded = generator.logProbabilities(sources, targets);
      return Stream.of(loss, decoded[0], decoded[1]).flatMapToDouble(Arrays::stream).toArray();
    }
  }

  private static Map<String, Variable> own(Adaptation change, Program program) {
    Map<String, Variable> own = new TreeMap<>(change.in(program, Phase.EVALUATION).variables());
    own.keySet().removeAll(program.variables().keySet());
    return own;
  }

  private static void assertClose(double[] wanted, double[] actual, double tolerance) {
    double greatest = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
    assertArrayEquals(wanted, actual, tolerance * greatest);
  }

  /** Draws an adapter's values, and holds it to the model with weights made by hand. */
  private static void assertSame(
      Transformer model,
      Transformers fixture,
      MergeableAdaptation change,
      double around,
      BiFunction<DeviceState, String, HostTensor> byHand,
      double tolerance) {
    DeviceState state = fixture.state();
    double[] before = told(model, fixture, List.of());
    Map<String, Variable> own = own(change, objective(model, fixture));
    own.values().forEach(one -> state.assign(one.name(), one.initialValue(7)));
    assertArrayEquals(before, told(model, fixture, List.of(change)), 0, "it begins as the model");

    own.values().forEach(one -> state.assign(one.name(), PackedByHand.drawn(one, around)));
    double[] changed = told(model, fixture, List.of(change));
    for (int i = 0; i < changed.length; i++) {
      assertTrue(Math.abs(changed[i] - before[i]) > 1e-3, "the change of " + i + " is seen");
    }
    Map<String, HostTensor> merged = change.merged(state::read, state::read);
    Map<String, HostTensor> wanted = new TreeMap<>();
    merged.keySet().forEach(name -> wanted.put(name, byHand.apply(state, name)));
    wanted.forEach(state::assign);
    assertClose(told(model, fixture, List.of()), changed, tolerance);
    merged.forEach(state::assign);
    assertClose(told(model, fixture, List.of()), changed, 1e-5);
  }

  /** Weights that are put together are rounded to 32 bits, and the backends compute in 32 bits. */
  static Stream<Arguments> everyNormOnEveryEngine() {
    return Stream.of("post-norm", "pre-norm")
        .flatMap(
            norm ->
                Stream.of(
                    Arguments.of("reference", norm, 1e-6),
                    Arguments.of("djl", norm, 1e-5),
                    Arguments.of("tf", norm, 1e-5)));
  }

  @ParameterizedTest
  @MethodSource("everyNormOnEveryEngine")
  void loraIsAProductThatIsAdded(String engine, String norm, double tolerance)
      throws URISyntaxException {
    Transformer model = PyTorchModels.transformer(norm.equals("pre-norm"));
    try (Transformers fixture = fixture(engine, norm, tolerance)) {
      Lora lora = lora(model);
      assertEquals(6, lora.layers().size(), "two blocks, and in two more two attentions");
      assertSame(model, fixture, lora, 0, PackedByHand::product, tolerance);
    }
  }

  @ParameterizedTest
  @MethodSource("everyNormOnEveryEngine")
  void ia3ScalesRowsOfWeightAndBias(String engine, String norm, double tolerance)
      throws URISyntaxException {
    Transformer model = PyTorchModels.transformer(norm.equals("pre-norm"));
    try (Transformers fixture = fixture(engine, norm, tolerance)) {
      Ia3 ia3 = ia3(model);
      assertSame(model, fixture, ia3, 1, PackedByHand::scaled, tolerance);
      long biases =
          ia3.merged(fixture.state()::read, fixture.state()::read).keySet().stream()
              .filter(name -> name.endsWith("in_proj_bias"))
              .count();
      assertEquals(6, biases);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"post-norm", "pre-norm"})
  void gradientsFollowFromThatOfTheWholeWeight(String norm) throws URISyntaxException {
    Transformer model = PyTorchModels.transformer(norm.equals("pre-norm"));
    try (Transformers fixture = fixture("reference", norm, 0)) {
      DeviceState state = fixture.state();
      Lora lora = lora(model);
      Program plain = objective(model, fixture);
      Map<String, Variable> own = own(lora, plain);
      assertEquals(12, own.size());
      own.values().forEach(one -> state.assign(one.name(), PackedByHand.drawn(one, 0)));
      List<String> loss = List.of(TrainingPrograms.LOSS_SUM);
      Map<String, double[]> ours =
          run(
              fixture,
              Differentiation.gradients(
                  lora.in(plain, Phase.EVALUATION), loss, List.copyOf(own.keySet())));

      List<String> weights = List.copyOf(lora.layers().keySet());
      weights.forEach(weight -> state.assign(weight, PackedByHand.product(state, weight)));
      Map<String, double[]> theirs = run(fixture, Differentiation.gradients(plain, loss, weights));
      for (String weight : weights) {
        double[] dw = theirs.get("gradient/" + weight); // [3·D, D]
        String layer =
            PackedByHand.PREFIX + weight.substring(0, weight.length() - "_weight".length());
        double[] a = state.read(layer + ".lora_A.weight").toDoubleArray(); // [R, D]
        double[] b = state.read(layer + ".lora_B.weight").toDoubleArray(); // [3·D, R]
        double[] da = new double[a.length];
        double[] db = new double[b.length];
        for (int o = 0; o < 3 * PackedByHand.WIDTH; o++) {
          for (int r = 0; r < PackedByHand.RANK; r++) {
            for (int i = 0; i < PackedByHand.WIDTH; i++) {
              da[r * PackedByHand.WIDTH + i] +=
                  PackedByHand.SCALE
                      * b[o * PackedByHand.RANK + r]
                      * dw[o * PackedByHand.WIDTH + i];
              db[o * PackedByHand.RANK + r] +=
                  PackedByHand.SCALE
                      * dw[o * PackedByHand.WIDTH + i]
                      * a[r * PackedByHand.WIDTH + i];
            }
          }
        }
        // The weight that is put together is rounded to 32 bits.
        assertClose(da, ours.get("gradient/" + layer + ".lora_A.weight"), 1e-6);
        assertClose(db, ours.get("gradient/" + layer + ".lora_B.weight"), 1e-6);
        assertTrue(
            IntStream.range(0, 3)
                .allMatch(
                    part ->
                        Arrays.stream(
                                db,
                                part * PackedByHand.WIDTH * PackedByHand.RANK,
                                (part + 1) * PackedByHand.WIDTH * PackedByHand.RANK)
                            .anyMatch(one -> Math.abs(one) > 1e-6)),
            "queries, keys and values have a gradient in " + weight);
      }
    }
  }
}
