package io.tandem.api.data;

import io.tandem.api.tensor.HostTensor;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One example as a model reads it, before it stands in a batch. Immutable.
 *
 * @param name the document's
 * @param tensors one for each {@link Feature}, by name, without the axis of the batch
 * @param targetTokens over how many targets its loss is taken, not negative
 */
public record Example(String name, Map<String, HostTensor> tensors, long targetTokens) {
  /** Copies the map. */
  public Example {
    tensors = Collections.unmodifiableMap(new TreeMap<>(tensors));
    if (targetTokens < 0) {
      throw new IllegalArgumentException(name + ": " + targetTokens + " targets");
    }
  }
}
