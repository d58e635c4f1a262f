package io.tandem.models.encoder;

import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.ModelMaterial;
import io.tandem.models.sentence.BiEncoder;
import io.tandem.models.sentence.SentenceForm;
import io.tandem.models.sentence.SentenceModel;
import io.tandem.models.sentence.SentenceSettings;
import java.util.Optional;

/** Encoders that make vectors of texts, which objectives over several texts train. */
final class EncoderMatching {
  private EncoderMatching() {}

  /** Whether a task asks for vectors of texts. */
  static boolean fits(Task task) {
    return task instanceof Matching;
  }

  /**
   * An encoder for the task of its material: of the checkpoint's shape and form, if there is one,
   * where the settings say nothing else.
   *
   * @throws BadInputException if the checkpoint is of another family or cannot be read, or
   *     something is asked for that there is not
   */
  static BiEncoder of(
      EncoderFamily family, EncoderSettings settings, Matching task, ModelMaterial material) {
    refuseUnused(settings);
    EncoderConfig config = settings.config(family, material);
    EncoderModel network = new EncoderModel(config, new BareHead(false));
    SentenceForm form =
        new SentenceSettings(
                settings.pooling(),
                Optional.empty(),
                settings.vectors().normalized(),
                settings.vectors().projection())
            .form(network, material.folder())
            .atMost(settings.reading().length());
    return BiEncoder.of(new SentenceModel(network, form), task, material);
  }

  private static void refuseUnused(EncoderSettings settings) {
    EncoderSettings used =
        new EncoderSettings(
            settings.shape(),
            settings.pooling(),
            Reading.ofLength(settings.reading().length()),
            AnswerRule.USUAL,
            settings.vectors());
    if (!settings.equals(used)) {
      throw new BadInputException(
          "of reading and answers, vectors of texts have a use for reading.length alone; take the"
              + " others away");
    }
  }
}
