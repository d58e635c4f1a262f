package io.tandem.api.data;

/**
 * Provides tokenizers of a kind under a name. Implemented by a class with a public constructor
 * without parameters, found with {@link java.util.ServiceLoader}; stateless and thread-safe.
 *
 * @param <S> the settings, a record whose components are the keys of the config
 */
public interface TokenizerProvider<S extends Record> {

  /** What a config calls it: lower case, words joined by hyphens. */
  String name();

  /** The record that the config's keys are bound to. */
  Class<S> settingsType();

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
