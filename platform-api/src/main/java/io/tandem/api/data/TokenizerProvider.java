package io.tandem.api.data;

import io.tandem.api.provider.Provider;

/**
 * Provides tokenizers of a kind under a name.
 *
 * @param <S> the settings, a record whose components are the keys of the config
 */
public interface TokenizerProvider<S extends Record> extends Provider<S> {

  /**
   * Makes the tokenizer, training it if it is of a kind that is trained.
   *
   * @param settings what the config says
   * @param training the text that it may be trained on
   * @return a tokenizer, to be closed by the caller; the same for the same text and settings
   * @throws io.tandem.api.error.BadInputException if a file that the settings name is missing or
   *     malformed
   */
  Tokenizer create(S settings, TextDataset training);
}
