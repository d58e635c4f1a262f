package io.tandem.backend.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.op.RandomUniform;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.backend.tck.cases.Sample;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Draws are a pure function of seed, salt and shape, and look uniform and independent. The bounds
 * on statistics are those that fair draws miss once in a million; the seeds are fixed, so that an
 * engine either passes always or never.
 */
abstract class Randomness {
  private static final int MANY = 100_000;

  /** How many standard deviations fair draws stay within, but for once in a million. */
  private static final double SIGMAS = 5;

  private static final long[] SEEDS = {
    0, 1, 2, 3, -1, 42, 1L << 32, (1L << 32) + 1, Long.MAX_VALUE, Long.MIN_VALUE
  };

  protected abstract Subject subject();

  /** Two draws of the same shape. */
  private static Program pair(int size) {
    return Trace.program(
        "draws",
        trace -> {
          trace.output("a", trace.uniform(Shape.of(size)));
          trace.output("b", trace.uniform(Shape.of(size)));
        });
  }

  private static Map<String, HostTensor> seed(long seed) {
    return Map.of(Trace.SEED, HostTensor.scalar(seed));
  }

  private Map<String, HostTensor> draw(Program program, long seed) {
    return subject().run(program, CompileOptions.FUSED, Map.of(), List.of(seed(seed))).get(0);
  }

  @Test
  void theSameSeedDrawsTheSameBitsInEveryCallProgramStateAndEngine() {
    Program program = pair(1000);
    Map<String, HostTensor> first = draw(program, 7);
    Program other =
        Trace.program(
            "others",
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(3));
              trace.output("noise", trace.uniform(Shape.of(3)).plus(x));
              RandomUniform second = new RandomUniform(Shape.of(1000), 1);
              trace.output("b", trace.apply(second, trace.seed()).get(0));
            });
    try (DeviceState state = subject().engine().newState();
        Executable executable = state.compile(program, CompileOptions.FUSED);
        Executable further = state.compile(other, CompileOptions.COMPOSED)) {
      for (int i = 0; i < 3; i++) {
        assertEquals(first, subject().call(executable, seed(7)));
        subject().call(executable, seed(i));
        Map<String, HostTensor> inputs =
            Map.of(Trace.SEED, HostTensor.scalar(7L), "x", Sample.normal(i, 3));
        assertEquals(first.get("b"), subject().call(further, inputs).get("b"));
      }
    }
    try (var engine = subject().backend().open(subject().options());
        DeviceState state = engine.newState();
        Executable executable = state.compile(program, CompileOptions.FUSED)) {
      assertEquals(first, subject().call(executable, seed(7)));
    }
  }

  @Test
  void everySeedAndEverySaltDrawsNumbersOfItsOwn() {
    Program program = pair(64);
    Set<HostTensor> different = new HashSet<>();
    for (long seed : SEEDS) {
      different.addAll(draw(program, seed).values());
    }
    assertEquals(2 * SEEDS.length, different.size());
  }

  @Test
  void attentionThatDropsIsWhatItsDefinitionGives() {
    Program plain =
        Trace.program(
            "attend",
            trace -> {
              Tensor x = trace.constant(Sample.normal(5, 2, 2, 3, 4));
              trace.output("out", Nn.attention(x, x, x, Optional.empty(), true, 0.5));
            });
    Program defined = Precision.FLOAT32.applyTo(plain);
    HostTensor out = draw(plain, 3).get("out");
    assertEquals(out, draw(defined, 3).get("out"));
    assertTrue(!out.equals(draw(plain, 4).get("out")));
  }

  @Test
  void drawsAreUniformOverTheUnitInterval() {
    for (long seed : SEEDS) {
      double[] draws = draw(pair(MANY), seed).get("b").toDoubleArray();
      Arrays.sort(draws);
      assertTrue(draws[0] >= 0 && draws[MANY - 1] < 1, "in [0, 1)");
      double mean = Arrays.stream(draws).average().orElseThrow();
      double variance = Arrays.stream(draws).map(u -> (u - 0.5) * (u - 0.5)).sum() / MANY;
      // A uniform variable's variance is 1/12, that of its squared distance from 1/2 is 1/180.
      assertEquals(0.5, mean, SIGMAS * Math.sqrt(1.0 / 12 / MANY), "mean, seed " + seed);
      assertEquals(1.0 / 12, variance, SIGMAS * Math.sqrt(1.0 / 180 / MANY), "seed " + seed);
      double farthest = 0;
      for (int i = 0; i < MANY; i++) {
        farthest = Math.max(farthest, Math.abs(draws[i] - (i + 0.5) / MANY));
      }
      // Kolmogorov and Smirnov: 2 exp(-2 n d²) = 1e-6 at d = 2.7 / sqrt(n).
      assertTrue(farthest < 2.7 / Math.sqrt(MANY), "distribution, seed " + seed);
    }
  }

  @Test
  void drawsOfNeighbouringSeedsSaltsAndPlacesAreIndependent() {
    double[] a = draw(pair(MANY), 3).get("a").toDoubleArray();
    double[] b = draw(pair(MANY), 3).get("b").toDoubleArray();
    double[] next = draw(pair(MANY), 4).get("a").toDoubleArray();
    assertUncorrelated(a, b);
    assertUncorrelated(a, next);
    assertUncorrelated(b, next);
    for (int lag : new int[] {1, 2, 4, 64, 1000}) {
      assertUncorrelated(Arrays.copyOf(a, MANY - lag), Arrays.copyOfRange(a, lag, MANY));
    }
  }

  private static void assertUncorrelated(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += 12 * (a[i] - 0.5) * (b[i] - 0.5);
    }
    assertEquals(0, sum / a.length, SIGMAS / Math.sqrt(a.length));
  }

  @Test
  void oneProgramDrawsShapesOfEverySize() {
    Dim n = Dim.symbol("n");
    Program program =
        Trace.program(
            "draws",
            trace -> {
              trace.input("x", TensorType.float32(n));
              trace.output("u", trace.uniform(Shape.of(n, Dim.of(3))));
            });
    List<Map<String, HostTensor>> calls =
        List.of(0, 1, 5, 400).stream()
            .map(size -> Map.of("x", Sample.normal(1, size), Trace.SEED, HostTensor.scalar(9L)))
            .toList();
    List<Map<String, HostTensor>> got =
        subject().run(program, CompileOptions.FUSED, Map.of(), calls);
    for (int i = 0; i < calls.size(); i++) {
      HostTensor draws = got.get(i).get("u");
      assertArrayEquals(new long[] {calls.get(i).get("x").size(), 3}, draws.extents());
      for (double u : draws.toDoubleArray()) {
        assertTrue(u >= 0 && u < 1);
      }
    }
    long distinct = Arrays.stream(got.get(3).get("u").toDoubleArray()).distinct().count();
    assertTrue(distinct > 1195, "all draws of a call are different ones");
  }

  @Test
  void dropoutKeepsItsShareScalesItAndUsesOneMaskInBothDirections() {
    double rate = 0.3;
    int size = 20_000;
    Program forward =
        Trace.program(
            "dropout",
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(size));
              Tensor y = Nn.dropout(x, rate);
              trace.output("y", y);
              trace.output("loss", y.times(x).sum());
            });
    Program program = Differentiation.gradients(forward, List.of("loss"), List.of("x"));
    HostTensor x = Sample.uniform(1, 1, 2, size);
    Map<String, HostTensor> inputs = Map.of("x", x, Trace.SEED, HostTensor.scalar(11L));
    Map<String, HostTensor> got =
        subject().run(program, CompileOptions.FUSED, Map.of(), List.of(inputs)).get(0);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      double value = got.get("y").getDouble(i);
      kept += value == 0 ? 0 : 1;
      double wanted = value == 0 ? 0 : x.getDouble(i) / (1 - rate);
      assertEquals(wanted, value, 1e-6);
      assertEquals(2 * wanted, got.get("gradient/x").getDouble(i), 2e-6);
    }
    double deviation = Math.sqrt(size * rate * (1 - rate));
    assertEquals(size * (1 - rate), kept, SIGMAS * deviation);
    assertEquals(DType.FLOAT32, got.get("y").dtype());
    Map<String, HostTensor> others = Map.of("x", x, Trace.SEED, HostTensor.scalar(12L));
    assertNotEquals(
        got.get("y"),
        subject().run(program, CompileOptions.FUSED, Map.of(), List.of(others)).get(0).get("y"));
  }
}
