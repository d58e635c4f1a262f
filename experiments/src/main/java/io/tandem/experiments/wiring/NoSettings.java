package io.tandem.experiments.wiring;

/** The settings of what has none: a backend is chosen by its name alone. */
record NoSettings() {}
