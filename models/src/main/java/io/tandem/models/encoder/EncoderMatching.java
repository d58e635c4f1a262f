package io.tandem.models.encoder;

import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.objective.Objective;
import io.tandem.models.sentence.BiEncoder;
import io.tandem.models.sentence.SentenceForm;
import io.tandem.models.sentence.SentenceModel;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Objective objective =
        material
            .objective()
            .orElseThrow(
                () -> new BadInputException("the task 'matching' needs an objective to learn by"));
    EncoderConfig config = settings.config(family, material);
    EncoderModel network = new EncoderModel(config, new BareHead(false));
    return BiEncoder.of(
        new SentenceModel(network, form(settings, config, material)),
        task,
        objective,
        material.training().documents(),
        material.tokenizer());
  }

  private static SentenceForm form(
      EncoderSettings settings, EncoderConfig config, ModelMaterial material) {
    Optional<Path> modules =
        material.folder().filter(f -> Files.isRegularFile(f.resolve(SentenceForm.MODULES)));
    SentenceForm usual =
        modules
            .map(folder -> SentenceForm.read(folder, config.hidden(), config.longest()))
            .orElse(new SentenceForm(Pooling.MEAN, false, config.longest(), false));
    return new SentenceForm(
        settings.pooling().orElse(usual.pooling()),
        settings.vectors().projection().or(usual::projection),
        settings.vectors().normalized().orElse(usual.normalized()),
        Math.min(settings.reading().length(), usual.longest()),
        usual.lowercase());
  }

  private static void refuseUnused(EncoderSettings settings) {
    EncoderSettings used =
        new EncoderSettings(
            settings.shape(),
            settings.pooling(),
            Reading.ofLength(settings.reading().length()),
            AnswerRule.USUAL,
            settings.vectors(),
            Optional.empty());
    if (!settings.equals(used)) {
      throw new BadInputException(
          "of reading, answers and distillation, vectors of texts have a use for reading.length"
              + " alone; take the others away");
    }
  }
}
