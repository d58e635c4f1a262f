package io.tandem.experiments.sweep.bayesian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.program.Philox;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Held against scikit-learn; {@code scripts/fixtures/gaussian_process.py} writes the file. */
class GaussianProcessTest {
  /** Both solve systems of condition below 1e5 in doubles: eleven digits are left. */
  private static final double SOLVED = 1e-9;

  private static double[] numbers(JsonValue list) {
    return list.asArray().items().stream().mapToDouble(JsonValue::asDouble).toArray();
  }

  private static List<double[]> points(JsonValue list) {
    return list.asArray().items().stream().map(GaussianProcessTest::numbers).toList();
  }

  private static List<JsonObject> cases() throws IOException {
    try (InputStream in = GaussianProcessTest.class.getResourceAsStream("gaussian-process.json")) {
      return JsonReader.read(in.readAllBytes(), "gaussian-process.json")
          .asObject()
          .member("cases")
          .asArray()
          .items()
          .stream()
          .map(JsonValue::asObject)
          .toList();
    }
  }

  private static Matern kernel(JsonObject one) {
    double[] lengths = numbers(one.member("lengths"));
    return new Matern(
        one.member("variance").asDouble(),
        lengths,
        one.member("noise").asDouble(),
        new boolean[lengths.length]);
  }

  @Test
  void likelihoodBeliefsAndExpectedImprovementsAreThoseOfScikitLearn() throws IOException {
    for (JsonObject one : cases()) {
      GaussianProcess process =
          new GaussianProcess(
              kernel(one), points(one.member("points")), numbers(one.member("values")));
      assertEquals(one.member("logLikelihood").asDouble(), process.logLikelihood(), SOLVED);
      double[] means = numbers(one.member("means"));
      double[] deviations = numbers(one.member("deviations"));
      double[] improvements = numbers(one.member("improvements"));
      ExpectedImprovement improvement = new ExpectedImprovement(one.member("best").asDouble());
      List<double[]> asked = points(one.member("asked"));
      for (int i = 0; i < means.length; i++) {
        GaussianProcess.Belief belief = process.at(asked.get(i));
        assertEquals(means[i], belief.mean(), SOLVED);
        assertEquals(deviations[i], belief.deviation(), 1e-7);
        assertEquals(improvements[i], improvement.of(belief), 1e-7);
      }
    }
  }

  @Test
  void theKernelThatIsFoundTellsWhatMattersAndIsLikelierThanTheUsualOne() {
    Philox draws = Philox.of(2, "points");
    List<double[]> points = new ArrayList<>();
    double[] values = new double[30];
    for (int i = 0; i < values.length; i++) {
      double[] point = {draws.uniform(2L * i), draws.uniform(2L * i + 1)};
      points.add(point);
      values[i] = Math.sqrt(2) * Math.sin(2 * Math.PI * point[0]);
    }
    boolean[] ordered = new boolean[2];
    Matern found = new KernelSearch(points, values, ordered).find(Philox.of(3, "kernel"));
    assertTrue(found.length(1) > 3 * found.length(0), found.length(1) + ", " + found.length(0));
    Matern usual = new Matern(1, new double[] {0.5, 0.5}, 1e-3, ordered);
    assertTrue(
        new GaussianProcess(found, points, values).logLikelihood()
            > new GaussianProcess(usual, points, values).logLikelihood() + 5);
  }

  @Test
  void valuesWithoutAnOrderAreAlikeOrNot() {
    Matern kernel = new Matern(2, new double[] {1}, 1e-3, new boolean[] {true});
    double other = kernel.of(new double[] {0.1}, new double[] {0.9});
    assertEquals(2, kernel.of(new double[] {0.1}, new double[] {0.1}), 0);
    assertEquals(other, kernel.of(new double[] {0.1}, new double[] {0.3}), 0);
    assertTrue(other < 2);
  }

  @Test
  void whereSomethingIsBeingMeasuredLittleIsExpectedOfMeasuringAgain() {
    List<double[]> points = List.of(new double[] {0}, new double[] {0.5}, new double[] {1});
    double[] values = {1, 0, 1};
    double[] between = {0.6};
    boolean[] ordered = new boolean[1];
    Surrogate alone = Surrogate.of(points, values, List.of(), ordered, Philox.of(1, "k"));
    Surrogate beside = Surrogate.of(points, values, List.of(between), ordered, Philox.of(1, "k"));
    assertTrue(beside.improvement(between) < alone.improvement(between) / 2);
  }
}
