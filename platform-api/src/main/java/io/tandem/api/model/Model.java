package io.tandem.api.model;

import io.tandem.api.program.Program;

/** An architecture with its configuration. Immutable and thread-safe. */
public interface Model {

  /** The architecture's name, by which configs choose it. */
  String type();

  /**
   * Traces what training minimizes and validation reports: a program with the outputs {@link
   * io.tandem.api.optim.TrainingPrograms#LOSS_SUM} and {@link
   * io.tandem.api.optim.TrainingPrograms#LOSS_WEIGHT}, whose inputs are tensors of a batch.
   */
  Program objective(Phase phase);
}
