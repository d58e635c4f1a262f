package io.tandem.datasets.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.augmentation.Augmentation;
import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.api.training.ObjectiveChange;
import io.tandem.backend.tck.reference.Interpreter;
import io.tandem.backend.tck.reference.Rounding;
import io.tandem.datasets.augmentation.CutoffSettings.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mixup and cut-off in the objective of a small model: the mean of its vectors, tanh, a head. */
class AugmentedObjectiveTest {
  private static final int WORDS = 6;
  private static final int SIZE = 3;
  private static final int CLASSES = 3;
  private static final Dim BATCH = Dim.symbol("batch");
  private static final Dim TIME = Dim.symbol("time");
  private static final String VECTORS = "vectors";

  /** Padding has a vector as well, which nobody may read. */
  private static final int[][] IDS = {{1, 2, 3, 0}, {4, 0, 0, 0}, {5, 1, 0, 0}, {2, 2, 4, 5}};

  private static final int[] LENGTHS = {3, 1, 2, 4};
  private static final int[] LABELS = {2, 0, -100, 1};
  private static final float[][] MANY = {{1, 0, 1}, {0, 0, 0}, {0, 1, 0}, {1, 1, 1}};

  private static Program objective(boolean many) {
    return Trace.program(
        "small",
        trace -> {
          Tensor ids = trace.input("input_ids", TensorType.int32(BATCH, TIME));
          Tensor mask = trace.input("attention_mask", TensorType.int32(BATCH, TIME));
          Tensor table =
              trace.root().weight("table", Shape.of(WORDS, SIZE), new Initializer.Normal(1));
          Tensor head =
              trace.root().weight("head", Shape.of(CLASSES, SIZE), new Initializer.Normal(1));
          Tensor vectors = trace.mark(DocumentModel.TOKEN_VECTORS, Nn.embedding(table, ids));
          Tensor isToken = mask.castTo(DType.FLOAT32).unsqueeze(-1);
          Tensor sum = vectors.times(isToken).sum(List.of(1), false);
          Tensor mean = sum.dividedBy(isToken.sum(List.of(1), false));
          Tensor logits = mean.tanh().matmul(head, false, true);
          Tensor losses;
          Tensor weight;
          if (many) {
            Tensor labels = trace.input("labels", TensorType.float32(BATCH, Dim.of(CLASSES)));
            losses = logits.softplus().minus(logits.times(labels));
            weight = labels.onesLike().sum();
          } else {
            Tensor labels = trace.input("labels", TensorType.int32(BATCH));
            losses = Nn.crossEntropy(logits, labels, -100, 0);
            weight = labels.notEqualTo(-100).castTo(DType.FLOAT32).sum();
          }
          trace.output(TrainingPrograms.LOSS_SUM, losses.sum());
          trace.output(TrainingPrograms.LOSS_WEIGHT, weight);
          trace.output(VECTORS, vectors);
        });
  }

  private static Map<String, HostTensor> batch(boolean many) {
    Map<String, HostTensor> batch = new HashMap<>();
    int rows = IDS.length;
    int time = IDS[0].length;
    int[] mask = new int[rows * time];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i % time < LENGTHS[i / time] ? 1 : 0;
    }
    int[] ids = Arrays.stream(IDS).flatMapToInt(Arrays::stream).toArray();
    batch.put("input_ids", HostTensor.of(ids, rows, time));
    batch.put("attention_mask", HostTensor.of(mask, rows, time));
    float[] all = new float[rows * CLASSES];
    for (int i = 0; i < all.length; i++) {
      all[i] = MANY[i / CLASSES][i % CLASSES];
    }
    batch.put("labels", many ? HostTensor.of(all, rows, CLASSES) : HostTensor.of(LABELS, rows));
    return batch;
  }

  private static ObjectiveChange mixup(double alpha, Optional<Double> share) {
    Augmentation made = new MixupProvider().create(new MixupSettings(alpha, share));
    return ((Augmentation.OfObjective) made).change();
  }

  private static ObjectiveChange cutoff(Part what, double rate, double probability) {
    Augmentation made = new CutoffProvider().create(new CutoffSettings(what, rate, probability));
    return ((Augmentation.OfObjective) made).change();
  }

  private static Map<String, HostTensor> weights(Program program) {
    Map<String, HostTensor> weights = new TreeMap<>();
    program.variables().forEach((name, one) -> weights.put(name, one.initialValue(11)));
    return weights;
  }

  private static Map<String, HostTensor> interpreted(
      Program program, Map<String, HostTensor> batch, Map<String, HostTensor> weights) {
    Map<String, HostTensor> inputs = new HashMap<>(batch);
    inputs.keySet().retainAll(program.inputs().keySet());
    return new Interpreter(program, Rounding.NONE).run(inputs, weights).outputs();
  }

  private static Map<String, HostTensor> onEngine(
      Engine engine, Program program, Map<String, HostTensor> batch) {
    Map<String, HostTensor> inputs = new HashMap<>(batch);
    inputs.keySet().retainAll(program.inputs().keySet());
    Map<String, HostTensor> found = new TreeMap<>();
    try (DeviceState state = engine.newState()) {
      weights(program).forEach(state::assign);
      try (Executable executable = state.compile(program, CompileOptions.FUSED);
          Results results = executable.run(inputs)) {
        program.outputs().keySet().forEach(name -> found.put(name, results.host(name)));
      }
    }
    return found;
  }

  private static Program gradients(Program objective) {
    return Differentiation.gradients(
        objective, List.of(TrainingPrograms.LOSS_SUM), List.of("table", "head"));
  }

  /** The loss by the paper's formula, in 64 bits. */
  private static double formula(double[] table, double[] head, double share, boolean many) {
    double loss = 0;
    for (int i = 0; i < IDS.length; i++) {
      int next = (i + 1) % IDS.length;
      int length = Math.max(LENGTHS[i], LENGTHS[next]);
      double[] mean = new double[SIZE];
      for (int t = 0; t < length; t++) {
        for (int d = 0; d < SIZE; d++) {
          double own = t < LENGTHS[i] ? table[IDS[i][t] * SIZE + d] : 0;
          double other = t < LENGTHS[next] ? table[IDS[next][t] * SIZE + d] : 0;
          mean[d] += (share * own + (1 - share) * other) / length;
        }
      }
      double[] logits = new double[CLASSES];
      for (int k = 0; k < CLASSES; k++) {
        for (int d = 0; d < SIZE; d++) {
          logits[k] += Math.tanh(mean[d]) * head[k * SIZE + d];
        }
      }
      loss += share * loss(logits, i, many) + (1 - share) * loss(logits, next, many);
    }
    return loss;
  }

  private static double loss(double[] logits, int row, boolean many) {
    double sum = 0;
    for (int k = 0; k < CLASSES; k++) {
      sum +=
          many ? Math.log1p(Math.exp(logits[k])) - logits[k] * MANY[row][k] : Math.exp(logits[k]);
    }
    if (many) {
      return sum;
    }
    return LABELS[row] < 0 ? 0 : Math.log(sum) - logits[LABELS[row]];
  }

  private static double[] numbers(Map<String, HostTensor> tensors, String name) {
    return tensors.get(name).toDoubleArray();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void mixedLossesAndGradientsAreThoseOfTheFormula(boolean many) {
    double share = 0.25;
    Program mixed = mixup(1, Optional.of(share)).apply(objective(many), Lengths.NONE);
    Map<String, HostTensor> weights = weights(mixed);
    double[] table = numbers(weights, "table");
    double[] head = numbers(weights, "head");
    Map<String, HostTensor> told = interpreted(mixed, batch(many), weights);
    assertEquals(
        formula(table, head, share, many),
        told.get(TrainingPrograms.LOSS_SUM).item(),
        1e-12,
        "64 bits");
    double wanted = many ? IDS.length * CLASSES : 3;
    assertEquals(wanted, told.get(TrainingPrograms.LOSS_WEIGHT).item(), 1e-12);
    Map<String, HostTensor> exact = interpreted(gradients(mixed), batch(many), weights);
    for (String name : List.of("table", "head")) {
      double[] values = name.equals("table") ? table : head;
      double[] found = numbers(exact, "gradient/" + name);
      for (int i = 0; i < values.length; i++) {
        double step = 1e-5;
        double before = values[i];
        values[i] = before + step;
        double above = formula(table, head, share, many);
        values[i] = before - step;
        double below = formula(table, head, share, many);
        values[i] = before;
        // Central differences are off by the square of the step.
        assertEquals((above - below) / (2 * step), found[i], 1e-8, name + " " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void bothEnginesMixAlikeAndAShareOfOneChangesNoBit(String name) {
    try (Engine engine = Backends.named(name).open(EngineOptions.cpu())) {
      for (boolean many : new boolean[] {false, true}) {
        Program plain = gradients(objective(many));
        Program mixed = gradients(mixup(1, Optional.of(0.25)).apply(objective(many), Lengths.NONE));
        Map<String, HostTensor> exact = interpreted(mixed, batch(many), weights(mixed));
        Map<String, HostTensor> found = onEngine(engine, mixed, batch(many));
        exact.forEach(
            (output, value) ->
                assertArrayEquals(value.toDoubleArray(), numbers(found, output), 1e-5, output));
        Program same = gradients(mixup(1, Optional.of(1.0)).apply(objective(many), Lengths.NONE));
        Map<String, HostTensor> first = onEngine(engine, plain, batch(many));
        Map<String, HostTensor> second = onEngine(engine, same, batch(many));
        assertTrue(first.keySet().containsAll(List.of("gradient/table", "gradient/head")));
        first.forEach(
            (output, value) ->
                assertArrayEquals(
                    value.toDoubleArray(), numbers(second, output), 0, name + " " + output));
      }
    }
  }

  @Test
  void theShareIsBetaDistributed() {
    // scipy.stats.beta.ppf(u, a, a) of SciPy 1.17.1 for u = 8/4096, 1/4, 1/2, 3/4.
    double[][] expected = {
      {0.1, 7.16454786e-25, 0.000845255533, 0.5, 0.999154744},
      {0.2, 7.04305945e-13, 0.0238147188, 0.5, 0.976185281},
      {0.5, 9.4123587e-06, 0.146446609, 0.5, 0.853553391},
      {1.0, 0.001953125, 0.25, 0.5, 0.75},
      {2.0, 0.025737276, 0.326351822, 0.5, 0.673648178},
      {8.0, 0.177890985, 0.414989472, 0.5, 0.585010528}
    };
    int[] places = {8, 1024, 2048, 3072};
    for (double[] one : expected) {
      double[] table = BetaQuantiles.table(one[0]);
      for (int i = 0; i < places.length; i++) {
        // What is summed up in 65,536 steps.
        assertEquals(one[i + 1], table[places[i]], 1e-6, "alpha " + one[0] + ", " + places[i]);
      }
    }
  }

  @Test
  void eachStepDrawsAnotherShare() {
    for (double alpha : new double[] {0.2, 1, 4}) {
      Program program =
          Trace.program("share", trace -> trace.output("share", BetaQuantiles.draw(trace, alpha)));
      int draws = 4000;
      double sum = 0;
      double squares = 0;
      for (long seed = 0; seed < draws; seed++) {
        double share =
            interpreted(program, Map.of("seed", HostTensor.scalar(seed)), Map.of())
                .get("share")
                .item();
        assertTrue(share >= 0 && share <= 1, "share " + share);
        sum += share;
        squares += (share - 0.5) * (share - 0.5);
      }
      double variance = 1 / (4 * (2 * alpha + 1));
      // Five deviations of a mean of 4,000; squares deviate by less than their mean.
      assertEquals(0.5, sum / draws, 5 * Math.sqrt(variance / draws));
      assertEquals(variance, squares / draws, 5 * variance / Math.sqrt(draws));
    }
  }

  private static List<double[]> cut(Part what, double rate, double probability, long seed) {
    Program program = cutoff(what, rate, probability).apply(objective(false), Lengths.NONE);
    Map<String, HostTensor> batch = batch(false);
    batch.put("seed", HostTensor.scalar(seed));
    double[] all = numbers(interpreted(program, batch, weights(program)), VECTORS);
    List<double[]> vectors = new ArrayList<>();
    for (int i = 0; i < all.length; i += SIZE) {
      vectors.add(Arrays.copyOfRange(all, i, i + SIZE));
    }
    return vectors;
  }

  private static boolean isZero(double[] vector) {
    return Arrays.stream(vector).allMatch(x -> x == 0);
  }

  @Test
  void tokensAreCutOffByTheirRateAndPaddingStays() {
    int steps = 300;
    int zeros = 0;
    for (long seed = 0; seed < steps; seed++) {
      List<double[]> vectors = cut(Part.TOKEN, 0.3, 1, seed);
      for (int i = 0; i < vectors.size(); i++) {
        boolean isToken = i % 4 < LENGTHS[i / 4];
        zeros += isZero(vectors.get(i)) ? 1 : 0;
        assertTrue(isToken || !isZero(vectors.get(i)), "padding " + i);
      }
    }
    // 3,000 tokens: five deviations of a share of 0.3.
    assertEquals(0.3, zeros / (10.0 * steps), 5 * Math.sqrt(0.21 / (10 * steps)));
  }

  @Test
  void aSpanOfEachTextIsCutOffAnywhereInIt() {
    TreeSet<String> found = new TreeSet<>();
    for (long seed = 0; seed < 300; seed++) {
      List<double[]> vectors = cut(Part.SPAN, 0.5, 1, seed);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < vectors.size(); i++) {
        text.append(isZero(vectors.get(i)) ? '-' : '+').append(i % 4 == 3 ? " " : "");
      }
      String[] rows = text.toString().split(" ", -1);
      found.add(rows[3]);
      assertTrue(List.of("-+++", "+-++", "++-+").contains(rows[0]), rows[0]);
      assertEquals("++++", rows[1]);
      assertTrue(List.of("-+++", "+-++").contains(rows[2]), rows[2]);
    }
    assertEquals(new TreeSet<>(List.of("--++", "+--+", "++--")), found);
  }

  @Test
  void featuresAreCutOffInAllTokensOfAText() {
    TreeSet<String> patterns = new TreeSet<>();
    for (long seed = 0; seed < 60; seed++) {
      List<double[]> vectors = cut(Part.FEATURE, 0.4, 1, seed);
      for (int row = 0; row < 4; row++) {
        TreeSet<String> own = new TreeSet<>();
        for (int t = 0; t < LENGTHS[row]; t++) {
          StringBuilder pattern = new StringBuilder();
          for (double x : vectors.get(4 * row + t)) {
            pattern.append(x == 0 ? '-' : '+');
          }
          own.add(pattern.toString());
        }
        assertEquals(1, own.size(), own.toString());
        patterns.addAll(own);
      }
    }
    assertEquals(8, patterns.size(), patterns.toString());
  }

  @Test
  void aTextIsCutWithTheProbability() {
    int whole = 0;
    for (long seed = 0; seed < 300; seed++) {
      List<double[]> vectors = cut(Part.TOKEN, 1, 0.25, seed);
      for (int row = 0; row < 4; row++) {
        whole += isZero(vectors.get(4 * row)) ? 1 : 0;
        assertEquals(isZero(vectors.get(4 * row)), isZero(vectors.get(4 * row + LENGTHS[row] - 1)));
      }
    }
    assertEquals(0.25, whole / 1200.0, 5 * Math.sqrt(0.1875 / 1200));
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void aRateOfNothingChangesNoBit(String name) {
    Map<String, HostTensor> batch = batch(false);
    batch.put("seed", HostTensor.scalar(3L));
    try (Engine engine = Backends.named(name).open(EngineOptions.cpu())) {
      Map<String, HostTensor> plain = onEngine(engine, gradients(objective(false)), batch);
      for (Part what : Part.values()) {
        Program cut = cutoff(what, 0, 1).apply(objective(false), Lengths.NONE);
        Map<String, HostTensor> found = onEngine(engine, gradients(cut), batch);
        plain.forEach(
            (output, value) ->
                assertArrayEquals(value.toDoubleArray(), numbers(found, output), 0, output));
      }
    }
  }

  @Test
  void whatHasNoVectorsOrNoLabelOfATextIsRefused() {
    Program unmarked =
        Trace.program(
            "bare",
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(BATCH));
              trace.output(TrainingPrograms.LOSS_SUM, x.sum());
              trace.output(TrainingPrograms.LOSS_WEIGHT, x.onesLike().sum());
            });
    refused(mixup(1, Optional.empty()), unmarked, "'mixup' changes the vectors of tokens");
    refused(cutoff(Part.TOKEN, 1, 1), unmarked, "'cutoff' changes the vectors of tokens");
    Program tags =
        Trace.program(
            "tags",
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(BATCH, TIME, Dim.of(2)));
              Tensor y = trace.mark(DocumentModel.TOKEN_VECTORS, x.tanh());
              Tensor labels = trace.input("labels", TensorType.int32(BATCH, TIME));
              trace.output(TrainingPrograms.LOSS_SUM, y.sum());
              trace.output(TrainingPrograms.LOSS_WEIGHT, labels.castTo(DType.FLOAT32).sum());
            });
    refused(mixup(1, Optional.empty()), tags, "'tags' learns from labels i32[batch, time]");
  }

  private static void refused(ObjectiveChange change, Program objective, String said) {
    BadInputException e =
        assertThrows(BadInputException.class, () -> change.apply(objective, Lengths.NONE));
    assertTrue(e.getMessage().contains(said), e.getMessage());
  }
}
