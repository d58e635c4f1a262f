package io.tandem.api.model;

import io.tandem.api.program.Program;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import java.util.Map;
import java.util.Optional;

/** An architecture that can be trained: it has an objective. Immutable and thread-safe. */
public interface Model extends Architecture {

  /**
   * Traces what training minimizes and validation reports: a program with the outputs {@link
   * io.tandem.api.optim.TrainingPrograms#LOSS_SUM} and {@link
   * io.tandem.api.optim.TrainingPrograms#LOSS_WEIGHT}, whose inputs are tensors of a batch.
   */
  Program objective(Phase phase);

  /** {@inheritDoc} They are the objective's, unless it is said otherwise. */
  @Override
  default Map<String, Variable> weights() {
    return objective(Phase.EVALUATION).variables();
  }

  /**
   * The values that weights begin with where training begins with no checkpoint: those of another
   * model that it learns from, say.
   *
   * @return by the weights' names; none, unless it is said otherwise
   */
  default Map<String, HostTensor> beginning() {
    return Map.of();
  }

  /**
   * How far it reads, where it has no more than so many positions.
   *
   * @return nothing, unless it is said otherwise
   */
  default Optional<Reach> reach() {
    return Optional.empty();
  }

  /**
   * The lengths of a batch that its programs have to know.
   *
   * @param batch tensors by the names of the objective's inputs
   * @return none, unless it is said otherwise
   */
  default Lengths lengths(Map<String, HostTensor> batch) {
    return Lengths.NONE;
  }

  /**
   * Traces the objective for batches of known lengths, with the same variables whatever they are.
   * For a model whose programs have to know lengths, {@link #objective(Phase)} is that for the
   * shortest sequences.
   *
   * @param lengths as {@link #lengths} gives them
   */
  default Program objective(Phase phase, Lengths lengths) {
    return objective(phase);
  }
}
