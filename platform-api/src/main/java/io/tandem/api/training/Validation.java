package io.tandem.api.training;

import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.error.BadInputException;
import java.util.Map;
import java.util.Set;

/** How the weights are measured while they are trained. Called on the trainer's thread. */
public interface Validation {

  /** The names of the figures that it may give. */
  Set<String> metrics();

  /**
   * Measures.
   *
   * @param model as it stands; what is measured must not change it
   * @return figures by their names, in the order in which they are to be shown
   */
  Map<String, Double> measure(TrainedModel model);

  /**
   * The loss over held-out data, its exponential, and bits per byte where they are known.
   *
   * @param data what the model is not trained on
   * @param batch examples that are scored at once, at least 1
   * @throws BadInputException when it measures, if the model gives no losses
   */
  static Validation ofLoss(HeldOutData data, int batch) {
    return new Validation() {
      @Override
      public Set<String> metrics() {
        return LossMetrics.NAMES;
      }

      @Override
      public Map<String, Double> measure(TrainedModel model) {
        if (!(model instanceof ScoringModel scoring)) {
          throw new BadInputException(
              "what '" + model.provenance().get("trainer") + "' trains gives no loss to validate");
        }
        try (BatchSource batches = data.validation(BatchSize.examples(batch))) {
          return LossMetrics.over(batches, scoring::score).figures();
        }
      }
    };
  }
}
