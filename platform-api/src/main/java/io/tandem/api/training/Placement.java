package io.tandem.api.training;

import io.tandem.api.backend.Engine;
import io.tandem.api.model.Model;
import io.tandem.api.program.Precision;

/**
 * What is trained, and where it is to run.
 *
 * @param learner an architecture, without weights, and what of it is trained
 * @param engine an open engine; whoever is given it does not close it
 * @param precision in which element types the model computes
 */
public record Placement(Learner learner, Engine engine, Precision precision) {

  /** A model that is trained as it is. */
  public Placement(Model model, Engine engine, Precision precision) {
    this(Learner.of(model), engine, precision);
  }

  /** The architecture. */
  public Model model() {
    return learner.model();
  }
}
