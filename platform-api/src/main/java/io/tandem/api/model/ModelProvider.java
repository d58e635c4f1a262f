package io.tandem.api.model;

/**
 * Provides an architecture under a name. Implemented by a class with a public constructor without
 * parameters, found with {@link java.util.ServiceLoader}; stateless and thread-safe.
 *
 * @param <S> the settings, a record whose components are the keys of the config
 */
public interface ModelProvider<S extends Record> {

  /** What a config calls it: lower case, words joined by hyphens. */
  String name();

  /** The record that the config's keys are bound to. */
  Class<S> settingsType();

  /**
   * Makes the model.
   *
   * @param settings what the config says
   * @param vocabularySize the number of tokens of the tokenizer that it is to be used with
   */
  Model create(S settings, int vocabularySize);
}
