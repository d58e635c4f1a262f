package io.tandem.api.adaptation;

import io.tandem.api.json.JsonObject;
import io.tandem.api.provider.Provider;
import java.util.Optional;

/**
 * Provides a way of training a few weights in the place of a model's own, under a name.
 *
 * @param <S> the settings, a record whose components are the keys of the config
 */
public interface AdapterProvider<S extends Record> extends Provider<S> {

  /** Who described it first, and where: authors, year, section. */
  String source();

  /**
   * Makes it.
   *
   * @throws io.tandem.api.error.BadInputException if the model has no layer that is to be changed
   */
  Adaptation create(S settings, AdapterMaterial material);

  /**
   * Makes what an {@code adapter_config.json} describes.
   *
   * @param config the file's content; hostile
   * @return nothing, if it describes another method
   * @throws io.tandem.api.error.BadInputException if a key is missing or has a value that is not
   *     known here, naming the key
   */
  Optional<? extends Adaptation> published(JsonObject config, AdapterMaterial material);
}
