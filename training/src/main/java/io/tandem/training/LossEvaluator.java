package io.tandem.training;

import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSource;
import io.tandem.api.optim.TrainingPrograms;
import java.util.OptionalDouble;

/** Sums an objective over one pass of a validation set. */
final class LossEvaluator {
  private final Executable objective;
  private final BatchSource batches;

  /** The objective must draw nothing: what is validated has no dropout. */
  LossEvaluator(Executable objective, BatchSource batches) {
    this.objective = objective;
    this.batches = batches;
  }

  LossMetrics evaluate() {
    double sum = 0;
    double weight = 0;
    long bytes = 0;
    boolean bytesKnown = true;
    long count = batches.batches(0);
    for (long i = 0; i < count; i++) {
      Batch batch = batches.read(new BatchPosition(0, i));
      try (Results results = objective.run(batch.tensors())) {
        sum += results.host(TrainingPrograms.LOSS_SUM).item();
        weight += results.host(TrainingPrograms.LOSS_WEIGHT).item();
      }
      bytesKnown &= batch.targetBytes().isPresent();
      bytes += batch.targetBytes().orElse(0);
    }
    OptionalDouble bitsPerByte =
        bytesKnown && bytes > 0
            ? OptionalDouble.of(sum / Math.log(2) / bytes)
            : OptionalDouble.empty();
    return new LossMetrics(sum / weight, (long) weight, bitsPerByte);
  }
}
