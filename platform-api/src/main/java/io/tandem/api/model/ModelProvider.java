package io.tandem.api.model;

import io.tandem.api.json.JsonObject;
import io.tandem.api.provider.Provider;
import java.util.Optional;

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

  /**
   * Makes the model that the {@code config.json} of a published checkpoint describes.
   *
   * @param config the file's content; hostile
   * @return the model, or nothing if it is another architecture's
   * @throws io.tandem.api.error.BadInputException if a key is missing or has a value that this
   *     architecture does not have, naming the key
   */
  default Optional<Model> published(JsonObject config) {
    return Optional.empty();
  }
}
