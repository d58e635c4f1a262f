package io.tandem.backend.tck.training;

import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A model to train.
 *
 * @param objective with the outputs that {@link io.tandem.api.optim.TrainingPrograms} wants
 * @param batches the inputs of step 1, 2, …, the same in every run
 */
public record TrainedModel(Program objective, IntFunction<Map<String, HostTensor>> batches) {

  @Override
  public String toString() {
    return objective.name();
  }
}
