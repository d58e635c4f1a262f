package io.tandem.evaluation;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.training.ScoringModel;
import io.tandem.api.training.TrainedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The losses of held-out batches as cases: how a loss spreads within a batch is not known. */
final class BatchLosses {
  private BatchLosses() {}

  /**
   * Scores all batches.
   *
   * @param evaluator who asks
   * @param size examples that are scored at once
   * @throws BadInputException if the model gives no loss
   */
  static List<Case> of(String evaluator, int size, TrainedModel model, HeldOutData data) {
    if (!(model instanceof ScoringModel scoring)) {
      throw new BadInputException(
          String.format(
              "'%s' needs a model that gives a loss, and what '%s' trained gives none",
              evaluator, model.provenance().get("trainer")));
    }
    List<Case> cases = new ArrayList<>();
    try (BatchSource batches = data.validation(BatchSize.examples(size))) {
      long count = batches.batches(0);
      for (long i = 0; i < count; i++) {
        Batch batch = batches.read(new BatchPosition(0, i));
        String name = String.format(Locale.ROOT, "batch-%d", i + 1);
        cases.add(LossCases.of(name, scoring.score(batch), batch.targetBytes()));
      }
    }
    return cases;
  }
}
