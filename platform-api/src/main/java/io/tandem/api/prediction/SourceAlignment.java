package io.tandem.api.prediction;

import java.util.List;

/**
 * Where a model looked when it made a text of another. Immutable.
 *
 * @param source the pieces of the text that was read
 * @param target the pieces of the text that was made
 * @param weights for each piece that was made how much was seen of each that was read, from 0 to 1;
 *     they add up to 1
 */
public record SourceAlignment(
    List<String> source, List<String> target, List<List<Double>> weights) {

  /** Copies the lists and checks their sizes. */
  public SourceAlignment {
    source = List.copyOf(source);
    target = List.copyOf(target);
    weights = weights.stream().map(List::copyOf).toList();
    int width = source.size();
    if (weights.size() != target.size() || weights.stream().anyMatch(row -> row.size() != width)) {
      throw new IllegalArgumentException(
          String.format(
              "%d pieces of %d do not go with %d rows of weights",
              target.size(), source.size(), weights.size()));
    }
  }
}
