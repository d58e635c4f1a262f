package io.tandem.evaluation.metric;

/**
 * What a text shares with its reference.
 *
 * @param precision the share of the text that the reference has, from 0 to 1
 * @param recall the share of the reference that the text has, from 0 to 1
 * @param f1 their harmonic mean, from 0 to 1, and 0 where both are
 */
public record PrecisionRecall(double precision, double recall, double f1) {

  static PrecisionRecall of(double precision, double recall) {
    double sum = precision + recall;
    return new PrecisionRecall(precision, recall, sum > 0 ? 2 * precision * recall / sum : 0);
  }

  /** Of counts, where nothing shared is nothing even of nothing. */
  static PrecisionRecall of(int shared, int predicted, int actual) {
    return of((double) shared / Math.max(1, predicted), (double) shared / Math.max(1, actual));
  }
}
