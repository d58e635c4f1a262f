package io.tandem.models.classifier;

import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.models.checkpoint.ModelDescription;
import io.tandem.models.sentence.VectorSettings;
import java.util.Optional;
import java.util.function.Supplier;

/** What models of texts are for: to tell something of a text, or to make its vector. */
final class TextModels {
  private TextModels() {}

  static boolean fits(Task task) {
    return Head.fits(task) || task instanceof Matching;
  }

  /**
   * The model for the task of its material, which it {@link #fits}.
   *
   * @throws BadInputException if settings and task do not go together
   */
  static <S extends Record & TextSettings> Model of(
      String type, S settings, ModelMaterial material) {
    if (material.task() instanceof Matching matching) {
      return FeatureVectors.training(type, settings, matching, material);
    }
    if (!settings.vectors().equals(VectorSettings.USUAL)) {
      throw new BadInputException(
          String.format(
              "model.vectors is for the task 'matching', and nothing that a '%s' for the task '%s'"
                  + " has; take it away",
              type, material.task().name()));
    }
    return TextModel.of(type, settings, material);
  }

  /**
   * The model that a description is of.
   *
   * @return nothing, if it is of another architecture
   * @throws BadInputException if it is of this one and malformed
   */
  static <S extends Record & TextSettings> Optional<Architecture> published(
      JsonObject config, String type, Class<S> settings, Supplier<Tokenizer> tokenizer) {
    return ModelDescription.read(config, type, settings)
        .map(
            description ->
                description.task() instanceof Matching
                    ? FeatureVectors.of(description, tokenizer.get())
                    : TextModel.of(description, tokenizer.get()));
  }
}
