package io.tandem.evaluation.metric;

/**
 * How well one label, or one type of entity, was found; as scikit-learn's {@code
 * precision_recall_fscore_support} with {@code zero_division=0}.
 *
 * @param label the label's name
 * @param precision of what was predicted with this label, the share that is right: 0 to 1, and 0
 *     where nothing was predicted
 * @param recall of what has this label, the share that was found: 0 to 1, and 0 where nothing has
 *     it
 * @param f1 the harmonic mean of the two: 0 to 1, and 0 where nothing was found
 * @param support how many have this label
 * @param predicted how many were predicted with it
 */
public record LabelScores(
    String label, double precision, double recall, double f1, long support, long predicted) {

  static LabelScores of(String label, long correct, long predicted, long actual) {
    return new LabelScores(
        label,
        ratio(correct, predicted),
        ratio(correct, actual),
        ratio(2 * correct, predicted + actual),
        actual,
        predicted);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
