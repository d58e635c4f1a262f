package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Variable;
import io.tandem.api.provider.NoSettings;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.DeviceModel;
import io.tandem.api.training.TrainingTask;
import io.tandem.backend.tck.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UntrainedTrainerTest {

  @Test
  void givesTheModelAsItBegins() {
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu())) {
      TrainingTask task = TinyTraining.task(engine, 0);
      Map<String, Variable> variables =
          task.placement().orElseThrow().model().objective(Phase.EVALUATION).variables();
      Variable weight = variables.get("weight");
      float[] values = new float[Math.toIntExact(weight.initialValue(0).size())];
      Arrays.fill(values, 0.25f);
      HostTensor given = HostTensor.of(values, weight.shape().extents());
      try (DeviceModel model =
          (DeviceModel)
              new UntrainedTrainer()
                  .train(new NoSettings(), task.beginningWith(Map.of("weight", given)))) {
        assertEquals(given, model.state().read("weight"));
        assertEquals(variables.get("bias").initialValue(task.seed()), model.state().read("bias"));
        assertEquals("untrained", model.provenance().get("trainer"));
        double loss = task.validation().measure(model).get("loss");
        assertTrue(loss > 0.1, "it is measured as a trained one is: " + loss);
      }
    }
  }

  @Test
  void hasToBeGivenAModel() {
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu())) {
      TrainingTask task = TinyTraining.task(engine, 0);
      TrainingTask without = TrainingTask.of(task.data(), 1);
      assertEquals(Optional.empty(), without.placement());
      assertThrows(
          BadInputException.class, () -> new UntrainedTrainer().train(new NoSettings(), without));
    }
  }
}
