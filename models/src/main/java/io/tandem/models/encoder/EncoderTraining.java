package io.tandem.models.encoder;

import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;

/** What encoders are trained for, and the models that are trained for it. */
final class EncoderTraining {
  private EncoderTraining() {}

  static boolean fits(EncoderFamily family, Task task) {
    return EncoderTasks.fits(family, task)
        || EncoderPretraining.fits(family, task)
        || EncoderMatching.fits(task);
  }

  /**
   * The model for the task of its material, which the family fits.
   *
   * @throws io.tandem.api.error.BadInputException if the checkpoint is of another family or cannot
   *     be read, or something is asked for that there is not
   */
  static Model of(EncoderFamily family, EncoderSettings settings, ModelMaterial material) {
    if (material.task() instanceof Task.MaskedLanguageModelling masked) {
      return EncoderPretraining.of(family, settings, masked, material);
    }
    return material.task() instanceof Matching matching
        ? EncoderMatching.of(family, settings, matching, material)
        : DocumentEncoder.of(family, settings, material);
  }
}
