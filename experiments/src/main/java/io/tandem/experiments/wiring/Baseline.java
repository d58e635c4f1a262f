package io.tandem.experiments.wiring;

/**
 * The family of trainers that a config can name as baselines: those that need no {@linkplain
 * io.tandem.api.training.Trainer#needsPlacement() placement}.
 */
public interface Baseline {}
