package io.tandem.backend.tck.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.cases.Sample;
import io.tandem.backend.tck.training.SmallModels;
import io.tandem.backend.tck.training.TinyGpt;
import io.tandem.backend.tck.training.TrainedModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rules put together: gradients of whole models are the limits of differences in float64. */
class ModelGradientTest {
  private static final double STEP = 1e-5;

  /** Errors of h² times third derivatives, which whole models have in the thousands. */
  private static final double TOLERANCE = 1e-6;

  @TestFactory
  Stream<DynamicTest> theGradientByEveryWeightIsTheLimitOfDifferences() {
    return Stream.of(
            TinyGpt.model(0),
            TinyGpt.model(0.1),
            SmallModels.everyComposite(),
            SmallModels.regression(),
            SmallModels.wordVectors(20, 6, 16))
        .flatMap(
            model ->
                model.objective().variables().keySet().stream()
                    .map(
                        weight ->
                            DynamicTest.dynamicTest(
                                model + ", " + weight, () -> compare(model, weight))));
  }

  private static void compare(TrainedModel model, String weight) {
    Program objective = model.objective();
    Map<String, HostTensor> weights = new HashMap<>();
    for (Variable variable : objective.variables().values()) {
      weights.put(variable.name(), variable.initialValue(3));
    }
    Map<String, HostTensor> batch = model.batches().apply(1);
    Program gradients =
        Differentiation.gradients(objective, List.of(TrainingPrograms.LOSS_SUM), List.of(weight));
    double[] gradient =
        new Interpreter(gradients, Rounding.NONE)
            .run(batch, weights)
            .outputs()
            .get("gradient/" + weight)
            .toDoubleArray();
    Interpreter forward = new Interpreter(objective, Rounding.NONE);
    long[] extents = weights.get(weight).extents();
    for (int direction = 0; direction < 2; direction++) {
      double[] along = Sample.normal(50 + direction, extents).toDoubleArray();
      double derivative = 0;
      for (int i = 0; i < along.length; i++) {
        derivative += along[i] * gradient[i];
      }
      double difference =
          (loss(forward, batch, weights, weight, along, STEP)
                  - loss(forward, batch, weights, weight, along, -STEP))
              / (2 * STEP);
      assertEquals(difference, derivative, TOLERANCE * (1 + Math.abs(difference)));
    }
  }

  private static double loss(
      Interpreter forward,
      Map<String, HostTensor> batch,
      Map<String, HostTensor> weights,
      String weight,
      double[] along,
      double step) {
    double[] moved = weights.get(weight).toDoubleArray();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += step * along[i];
    }
    Map<String, HostTensor> at = new HashMap<>(weights);
    at.put(weight, HostTensor.of(moved, weights.get(weight).extents()));
    return forward.run(batch, at).outputs().get(TrainingPrograms.LOSS_SUM).item();
  }
}
