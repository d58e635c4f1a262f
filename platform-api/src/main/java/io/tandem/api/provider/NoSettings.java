package io.tandem.api.provider;

/** The settings of what has none: it is chosen by its name alone. */
public record NoSettings() {}
