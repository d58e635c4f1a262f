package io.tandem.api.model;

import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.provider.Provider;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Provides an architecture under a name.
 *
 * @param <S> the settings, a record whose components are the keys of the config
 */
public interface ModelProvider<S extends Record> extends Provider<S> {

  /**
   * Whether its models are for a task. Asked before anything is read.
   *
   * @return whether the text itself is to be predicted, unless it is said otherwise
   */
  default boolean fits(Task task) {
    return task instanceof Task.LanguageModelling;
  }

  /**
   * What the {@code model_type} of published checkpoints calls its models.
   *
   * @return the provider's name, unless it is said otherwise
   */
  default String publishedType() {
    return name();
  }

  /**
   * Whether its models can begin with the weights of a checkpoint, in the shape that it has.
   *
   * @return no, unless it is said otherwise
   */
  default boolean continuesCheckpoints() {
    return false;
  }

  /**
   * Makes the model.
   *
   * @param settings what the config says, and where it says nothing the checkpoint, if that tells
   *     settings of this kind
   * @param material what it is to be used with and for; a task that it {@link #fits}
   * @throws io.tandem.api.error.BadInputException if settings and material do not go together, a
   *     file that the settings name cannot be read, or the checkpoint is of another architecture
   */
  Model create(S settings, ModelMaterial material);

  /**
   * Makes the model that the {@code config.json} of a published checkpoint describes.
   *
   * @param config the file's content; hostile
   * @param tokenizer the tokenizer beside it, for architectures that need one; it stays open as
   *     long as the model is used
   * @return the model, or nothing if it is another architecture's
   * @throws io.tandem.api.error.BadInputException if a key is missing or has a value that this
   *     architecture does not have, naming the key
   */
  default Optional<? extends Architecture> published(
      JsonObject config, Supplier<Tokenizer> tokenizer) {
    return Optional.empty();
  }
}
