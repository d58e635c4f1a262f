package io.tandem.evaluation.ngram;

import io.tandem.api.data.Batch;
import io.tandem.api.training.LossSum;
import io.tandem.api.training.ScoringModel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Kneser–Ney model as trainers give it. It predicts every label from what stands before it in the
 * same example, as a neural model does: at the first place of an example it sees one token, however
 * great its order.
 */
public final class KneserNeyModel implements ScoringModel {
  private final KneserNey probabilities;
  private final Map<String, String> provenance;

  KneserNeyModel(KneserNey probabilities, Map<String, String> provenance) {
    this.probabilities = probabilities;
    this.provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }

  /**
   * The model itself.
   *
   * @return the same at every call
   */
  public KneserNey probabilities() {
    return probabilities;
  }

  @Override
  public LossSum score(Batch batch) {
    double sum = 0;
    long targets = 0;
    for (int[] piece : NextTokens.of(batch)) {
      for (int place = 1; place < piece.length; place++) {
        sum -= Math.log(probabilities.probability(piece, 0, place));
      }
      targets += piece.length - 1;
    }
    return new LossSum(sum, targets);
  }

  /** Tells {@code trainer}, {@code order} and {@code discounts}, the latter for each length. */
  @Override
  public Map<String, String> provenance() {
    return provenance;
  }

  /** Does nothing. */
  @Override
  public void close() {}
}
