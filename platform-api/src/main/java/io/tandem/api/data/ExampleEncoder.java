package io.tandem.api.data;

import java.util.List;
import java.util.Map;

/** Makes examples of documents, for one model. Thread-safe. */
public interface ExampleEncoder {
  /** What the model reads of each example, by name: the inputs of its objective. */
  Map<String, Feature> features();

  /**
   * The axes by whose lengths examples are brought together in batches, at least one. A batch that
   * is counted in tokens counts, of the features, the one with most places along these axes and
   * {@link #partAxes}. Others are filled up to the longest of the batch.
   */
  List<String> lengthAxes();

  /**
   * Axes along which an example has parts that are read one by one, as the windows of a long text:
   * examples of as many parts are brought together, and filled up no further than the batch asks.
   *
   * @return none, unless it is said otherwise
   */
  default List<String> partAxes() {
    return List.of();
  }

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

  /**
   * Whether examples are varied from pass to pass of training, as pictures are that are cropped and
   * turned.
   *
   * @return no, unless it is said otherwise
   */
  default boolean varies() {
    return false;
  }

  /**
   * An example as one pass of training reads it. Called whenever a batch of training is read, and
   * never for examples that a model is measured on.
   *
   * @param document what the example was made of
   * @param example what {@link #encode} gave, which may hold more tensors than there are features
   * @param draws all that it may depend on beside these
   * @return a tensor for each feature; the example itself, unless it is said otherwise
   */
  default Example vary(Document document, Example example, Draws draws) {
    return example;
  }
}
