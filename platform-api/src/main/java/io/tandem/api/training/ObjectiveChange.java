package io.tandem.api.training;

import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.model.Lengths;
import io.tandem.api.program.Program;

/**
 * A change of what training minimizes, which evaluation knows nothing of: the signal of a teacher,
 * examples that are mixed. Immutable and thread-safe.
 */
@FunctionalInterface
public interface ObjectiveChange {
  /**
   * The changed objective.
   *
   * @param objective a model's, in training; with the outputs {@link
   *     io.tandem.api.optim.TrainingPrograms#LOSS_SUM} and {@link
   *     io.tandem.api.optim.TrainingPrograms#LOSS_WEIGHT}
   * @param lengths those that it was traced for
   * @return a program with these outputs; it may read more of a batch and have more variables
   * @throws io.tandem.api.error.BadInputException if the model has nothing that could be changed so
   */
  Program apply(Program objective, Lengths lengths);

  /**
   * What makes the examples that are learned from, which may have to tell more than the model
   * reads; those that are measured on stay as they are.
   *
   * @param own the model's
   * @return that, unless it is said otherwise
   */
  default ExampleEncoder examples(ExampleEncoder own) {
    return own;
  }
}
