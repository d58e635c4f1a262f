package io.tandem.models.crf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Results;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.TracingException;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.backend.tck.cases.Sample;
import io.tandem.backend.tck.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The field against all sequences written down. */
class CrfTest {
  private static final String EMISSIONS = "emissions";
  private static final List<String> WEIGHTS =
      List.of("crf." + Crf.TRANSITIONS, "crf." + Crf.START, "crf." + Crf.END);

  /**
   * Of numbers of about 1; log-likelihoods and their scores are compared relative to their size.
   */
  private static final double TOLERANCE = 1e-5;

  private static final TransitionRules FREE =
      new TransitionRules(TagScheme.NONE, List.of("a", "b", "c"));
  private static final TransitionRules SINGLE = new TransitionRules(TagScheme.NONE, List.of("a"));
  private static final TransitionRules BIO =
      new TransitionRules(TagScheme.BIO, List.of("O", "B-X", "I-X", "B-Y", "I-Y"));
  private static final TransitionRules BIOES =
      new TransitionRules(TagScheme.BIOES, List.of("E-X", "O", "B-X", "I-X", "S-X"));

  /**
   * Sentences and the scale of their scores.
   *
   * @param tags of each sentence
   */
  private record Sentences(
      String what, TransitionRules rules, int time, List<List<Integer>> tags, double scale) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static final List<Sentences> ALL =
      List.of(
          new Sentences(
              "unequal lengths, one of them empty",
              FREE,
              5,
              List.of(
                  List.of(0, 2, 1, 1, 0),
                  List.of(2),
                  List.of(),
                  List.of(1, 1),
                  List.of(2, 0, 1, 2)),
              1),
          new Sentences(
              "great scores", FREE, 4, List.of(List.of(0, 2, 1, 1), List.of(2, 2, 0)), 60),
          new Sentences(
              "great scores within bio", BIO, 4, List.of(List.of(1, 2, 2, 0), List.of(3, 4)), 15),
          new Sentences("one step", FREE, 1, List.of(List.of(1), List.of(), List.of(2)), 1),
          new Sentences("one tag", SINGLE, 3, List.of(List.of(0, 0, 0), List.of(0), List.of()), 1),
          new Sentences("nothing but padding", FREE, 2, List.of(List.of(), List.of()), 1),
          new Sentences(
              "within bio",
              BIO,
              5,
              List.of(List.of(1, 2, 2, 0, 3), List.of(0), List.of(1, 3, 4), List.of()),
              1),
          new Sentences(
              "within bioes",
              BIOES,
              5,
              List.of(List.of(2, 3, 0, 4, 1), List.of(4), List.of(2, 0), List.of(1, 1, 4)),
              1));

  static Stream<Arguments> cases() {
    return Stream.of(new ReferenceBackend(), Backends.named("djl"), Backends.named("tf"))
        .flatMap(
            backend ->
                ALL.stream().map(sentences -> Arguments.of(backend.name(), sentences, backend)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  void likelihoodsMarginalsAndGradientsAreThoseOfAllSequences(
      String name, Sentences sentences, Backend backend) {
    int batch = sentences.tags().size();
    int time = sentences.time();
    int count = sentences.rules().tags().size();
    HostTensor emissions = Sample.normal(1, batch, time, count);
    emissions = scaled(emissions, sentences.scale());
    Map<String, HostTensor> weights = new HashMap<>();
    weights.put(WEIGHTS.get(0), Sample.normal(2, count, count));
    weights.put(WEIGHTS.get(1), Sample.normal(3, count));
    weights.put(WEIGHTS.get(2), Sample.normal(4, count));
    Map<String, HostTensor> inputs = inputs(sentences, emissions);
    Program program =
        Differentiation.gradients(
            program(sentences.rules(), time),
            List.of("sum"),
            List.of(EMISSIONS, WEIGHTS.get(0), WEIGHTS.get(1), WEIGHTS.get(2)));
    try (Engine engine = backend.open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      weights.forEach(state::assign);
      try (var executable = state.compile(program, CompileOptions.FUSED);
          Results results = executable.run(inputs)) {
        compare(sentences, emissions, weights, results);
      }
    }
  }

  static Stream<Arguments> backends() {
    return Stream.of(new ReferenceBackend(), Backends.named("djl"), Backends.named("tf"))
        .map(backend -> Arguments.of(backend.name(), backend));
  }

  /** The first word is O and the second inside of an entity, each by far: the scheme allows one. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("backends")
  void whatIsBeyondTheRangeOfFloatsStaysFinite(String name, Backend backend) {
    float[] scores = new float[2 * 5];
    scores[0] = 400;
    scores[5 + 2] = 400;
    Sentences sentence = new Sentences("contradiction", BIO, 2, List.of(List.of(1, 2)), 1);
    Program program =
        Differentiation.gradients(
            program(BIO, 2), List.of("sum"), List.of(EMISSIONS, WEIGHTS.get(0)));
    try (Engine engine = backend.open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      state.assign(WEIGHTS.get(0), HostTensor.of(new float[25], 5, 5));
      state.assign(WEIGHTS.get(1), HostTensor.of(new float[5], 5));
      state.assign(WEIGHTS.get(2), HostTensor.of(new float[5], 5));
      try (var executable = state.compile(program, CompileOptions.FUSED);
          Results results = executable.run(inputs(sentence, HostTensor.of(scores, 1, 2, 5)))) {
        double likelihood = results.host("likelihood").toDoubleArray()[0];
        assertTrue(Double.isFinite(likelihood) && likelihood < 0, "likelihood " + likelihood);
        for (String gradient : List.of(EMISSIONS, WEIGHTS.get(0))) {
          for (double element : results.host("gradient/" + gradient).toDoubleArray()) {
            assertTrue(Math.abs(element) <= 2, gradient + ": " + element);
          }
        }
      }
    }
  }

  private static Program program(TransitionRules rules, int time) {
    int count = rules.tags().size();
    return Trace.program(
        "crf",
        trace -> {
          Dim batch = Dim.symbol("batch");
          Dim steps = Dim.of(time);
          Tensor emissions =
              trace.input(EMISSIONS, TensorType.float32(batch, steps, Dim.of(count)));
          Tensor tags = trace.input("tags", TensorType.int32(batch, steps));
          Tensor mask = trace.input("mask", TensorType.int32(batch, steps)).notEqualTo(0);
          Crf crf = Crf.of(trace.root().child("crf"), count).within(rules);
          Tensor likelihood = crf.logLikelihood(emissions, tags, mask);
          trace.output("likelihood", likelihood);
          trace.output("sum", likelihood.sum());
          trace.output("partition", crf.logPartition(emissions, mask));
          trace.output("marginals", crf.marginals(emissions, mask));
        });
  }

  private static Map<String, HostTensor> inputs(Sentences sentences, HostTensor emissions) {
    int batch = sentences.tags().size();
    int time = sentences.time();
    int[] tags = new int[batch * time];
    Arrays.fill(tags, -100);
    int[] mask = new int[batch * time];
    for (int row = 0; row < batch; row++) {
      int[] sentence = ints(sentences.tags().get(row));
      System.arraycopy(sentence, 0, tags, row * time, sentence.length);
      Arrays.fill(mask, row * time, row * time + sentence.length, 1);
    }
    return Map.of(
        EMISSIONS,
        emissions,
        "tags",
        HostTensor.of(tags, batch, time),
        "mask",
        HostTensor.of(mask, batch, time));
  }

  private static void compare(
      Sentences sentences, HostTensor emissions, Map<String, HostTensor> weights, Results results) {
    int time = sentences.time();
    int count = sentences.rules().tags().size();
    double[] likelihoods = results.host("likelihood").toDoubleArray();
    double[] partitions = results.host("partition").toDoubleArray();
    double[] marginals = results.host("marginals").toDoubleArray();
    double[] byEmission = results.host("gradient/" + EMISSIONS).toDoubleArray();
    Enumeration.Counts gradient = new Enumeration.Counts(0, count);
    for (int row = 0; row < sentences.tags().size(); row++) {
      int[] tags = ints(sentences.tags().get(row));
      double[][] own = rows(emissions, row * time, tags.length, count);
      Enumeration all =
          new Enumeration(
              own,
              rows(weights.get(WEIGHTS.get(0)), 0, count, count),
              weights.get(WEIGHTS.get(1)).toDoubleArray(),
              weights.get(WEIGHTS.get(2)).toDoubleArray(),
              sentences.rules());
      double wanted = all.logPartition();
      assertEquals(wanted, partitions[row], TOLERANCE * (1 + Math.abs(wanted)), "partition");
      // The likelihood is the difference of two numbers as great as the sum.
      assertEquals(
          all.score(tags) - wanted,
          likelihoods[row],
          TOLERANCE * (1 + Math.abs(wanted)),
          "likelihood");
      Enumeration.Counts expected = all.expected();
      Enumeration.Counts right = new Enumeration.Counts(tags.length, count);
      right.add(tags, 1);
      for (int t = 0; t < time; t++) {
        for (int k = 0; k < count; k++) {
          int at = (row * time + t) * count + k;
          double share = t < tags.length ? expected.emissions[t][k] : 0;
          double gold = t < tags.length ? right.emissions[t][k] : 0;
          assertEquals(share, marginals[at], TOLERANCE, "marginal " + row + ", " + t + ", " + k);
          assertEquals(gold - share, byEmission[at], TOLERANCE, "emission " + row + ", " + t);
        }
      }
      add(gradient, right, 1);
      add(gradient, expected, -1);
    }
    assertGradient(flat(gradient.transitions), results, WEIGHTS.get(0));
    assertGradient(gradient.start, results, WEIGHTS.get(1));
    assertGradient(gradient.end, results, WEIGHTS.get(2));
  }

  private static void assertGradient(double[] wanted, Results results, String weight) {
    assertArrayEquals(
        wanted, results.host("gradient/" + weight).toDoubleArray(), TOLERANCE, weight);
  }

  private static void add(Enumeration.Counts sum, Enumeration.Counts more, double weight) {
    for (int i = 0; i < sum.start.length; i++) {
      sum.start[i] += weight * more.start[i];
      sum.end[i] += weight * more.end[i];
      for (int j = 0; j < sum.start.length; j++) {
        sum.transitions[i][j] += weight * more.transitions[i][j];
      }
    }
  }

  private static HostTensor scaled(HostTensor x, double scale) {
    float[] values = x.toFloatArray();
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) scale;
    }
    return HostTensor.of(values, x.extents());
  }

  private static double[][] rows(HostTensor x, int first, int rows, int width) {
    double[] all = x.toDoubleArray();
    double[][] found = new double[rows][];
    for (int i = 0; i < rows; i++) {
      found[i] = Arrays.copyOfRange(all, (first + i) * width, (first + i + 1) * width);
    }
    return found;
  }

  private static int[] ints(List<Integer> tags) {
    return tags.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  @Test
  void aTimeThatIsSymbolicIsRefused() {
    Trace trace = new Trace();
    Crf crf = Crf.of(trace.root(), 3);
    Tensor emissions =
        trace.input(EMISSIONS, TensorType.float32(Dim.of(2), Dim.symbol("time"), Dim.of(3)));
    Tensor mask =
        trace.input("mask", TensorType.int32(Dim.of(2), Dim.symbol("time"))).notEqualTo(0);
    String message =
        assertThrows(TracingException.class, () -> crf.logPartition(emissions, mask)).getMessage();
    assertTrue(message.contains("a known time of at least 1, not [2, time, 3]"), message);
  }
}
