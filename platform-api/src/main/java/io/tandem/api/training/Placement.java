package io.tandem.api.training;

import io.tandem.api.backend.Engine;
import io.tandem.api.model.Model;
import io.tandem.api.program.Precision;

/**
 * An architecture, and where it is to run.
 *
 * @param model the architecture, without weights
 * @param engine an open engine; whoever is given it does not close it
 * @param precision in which element types the model computes
 */
public record Placement(Model model, Engine engine, Precision precision) {}
