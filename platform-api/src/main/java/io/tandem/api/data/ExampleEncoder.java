package io.tandem.api.data;

import java.util.List;
import java.util.Map;

/** Makes examples of documents, for one model. Thread-safe. */
public interface ExampleEncoder {
  /** What the model reads of each example, by name: the inputs of its objective. */
  Map<String, Feature> features();

  /**
   * The axes by whose lengths examples are brought together in batches, at least one; a batch that
   * is counted in tokens counts the longest of them. Others are filled up to the longest of the
   * batch.
   */
  List<String> lengthAxes();

  /**
   * How long an axis may be in a batch, padding included.
   *
   * @param axis one of {@link #lengthAxes}
   * @return any length, unless it is said otherwise
   */
  default int longest(String axis) {
    return Integer.MAX_VALUE;
  }

  /**
   * Makes an example to learn from or to be measured on.
   *
   * @param document with what the task asks of it
   * @return a tensor for each feature
   * @throws io.tandem.api.error.BadInputException if the document cannot be an example, naming it
   */
  Example encode(Document document);
}
