package io.tandem.api.model;

import io.tandem.api.provider.Provider;

/**
 * Provides an architecture under a name.
 *
 * @param <S> the settings, a record whose components are the keys of the config
 */
public interface ModelProvider<S extends Record> extends Provider<S> {

  /**
   * Makes the model.
   *
   * @param settings what the config says
   * @param vocabularySize the number of tokens of the tokenizer that it is to be used with
   */
  Model create(S settings, int vocabularySize);
}
