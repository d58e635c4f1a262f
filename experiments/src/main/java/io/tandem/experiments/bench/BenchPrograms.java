package io.tandem.experiments.bench;

import io.tandem.api.model.Decoding;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Program;
import io.tandem.models.encoder.Dropouts;
import io.tandem.models.encoder.EncoderConfig;
import io.tandem.models.encoder.MaskedLanguageModel;
import io.tandem.models.gpt.Gpt;
import io.tandem.models.gpt.GptConfig;

/** The models and programs of a job; the same for all backends. */
final class BenchPrograms {
  /** The learning rate of every step. */
  static final float RATE = 1e-4f;

  /** The loss scale of every step in half precision. */
  static final float LOSS_SCALE = 1024;

  private static final Optimizer OPTIMIZER = new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.1);

  private BenchPrograms() {}

  static Gpt gpt(BenchShape shape) {
    return new Gpt(
        new GptConfig(shape.layers(), shape.hidden(), shape.heads(), shape.context(), 0, 1e-5),
        shape.vocabulary());
  }

  private static Program objective(BenchShape shape) {
    if (shape.architecture() == BenchShape.Architecture.GPT) {
      return gpt(shape).objective(Phase.TRAINING);
    }
    EncoderConfig config =
        EncoderConfig.bert(
            shape.vocabulary(),
            shape.layers(),
            shape.hidden(),
            shape.heads(),
            shape.context(),
            Dropouts.NONE);
    return new MaskedLanguageModel(config, true).objectiveAtPositions(Phase.TRAINING);
  }

  static TrainingPrograms training(BenchJob job) {
    return TrainingPrograms.of(
        objective(job.shape()),
        TrainingSettings.of(OPTIMIZER).withMaxNorm(1).withPrecision(job.precision()));
  }

  /** With weights and cache kept in the precision. */
  static Decoding decoding(BenchJob job) {
    return gpt(job.shape()).decoding(false).in(job.precision());
  }
}
