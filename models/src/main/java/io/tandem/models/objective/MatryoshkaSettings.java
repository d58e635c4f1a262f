package io.tandem.models.objective;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Part;
import io.tandem.api.config.Range;
import io.tandem.api.objective.ObjectiveProvider;
import java.util.HashSet;
import java.util.List;

/**
 * How vectors are trained that can be cut off.
 *
 * @param objective what cut vectors are trained by
 * @param dimensions the lengths; the whole length is one of them only if it is named
 * @param weights what each length's loss counts; 1 each, if there are none
 */
public record MatryoshkaSettings(
    @Doc("What cut vectors are trained by.") Part<ObjectiveProvider<?>> objective,
    @Doc("The lengths to which vectors are cut; name the whole length too, if it is to be trained.")
        @Range(min = 1, max = 1_000_000)
        List<Integer> dimensions,
    @Doc("What the loss of each length counts; without any each counts 1.")
        @Default({})
        @Range(min = 0, max = 1e6)
        List<Double> weights) {

  /** Copies the lists, and checks that they go together. */
  public MatryoshkaSettings {
    dimensions = List.copyOf(dimensions);
    weights = List.copyOf(weights);
    if (dimensions.isEmpty() || new HashSet<>(dimensions).size() < dimensions.size()) {
      throw new IllegalArgumentException("dimensions: at least one, and none twice: " + dimensions);
    }
    if (!weights.isEmpty() && weights.size() != dimensions.size()) {
      throw new IllegalArgumentException(
          String.format("weights: %d for %d dimensions", weights.size(), dimensions.size()));
    }
    if (!weights.isEmpty() && weights.stream().noneMatch(weight -> weight > 0)) {
      throw new IllegalArgumentException("weights: all are 0, nothing is learned");
    }
  }
}
