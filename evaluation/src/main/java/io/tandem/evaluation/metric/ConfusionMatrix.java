package io.tandem.evaluation.metric;

import java.util.List;

/**
 * How often each label was predicted for each reference label. Immutable and thread-safe. As
 * scikit-learn's {@code confusion_matrix}.
 */
public final class ConfusionMatrix {
  private final List<String> labels;
  private final long[][] counts;

  ConfusionMatrix(List<String> labels, long[][] counts) {
    this.labels = List.copyOf(labels);
    this.counts = counts;
  }

  /** The labels of rows and columns, in the order of their characters. */
  public List<String> labels() {
    return labels;
  }

  /**
   * One cell.
   *
   * @param reference the number of the reference label in {@link #labels}: the row
   * @param predicted the number of the predicted label: the column
   * @return how many cases fall into it
   */
  public long count(int reference, int predicted) {
    return counts[reference][predicted];
  }
}
