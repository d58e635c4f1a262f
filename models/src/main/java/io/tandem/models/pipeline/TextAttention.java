package io.tandem.models.pipeline;

import java.util.List;

/**
 * Where an encoder looked when it read a text.
 *
 * @param pieces what each token stands for, those around the text by their names
 * @param weights by layer and head how much each token, a row, saw of each other, a column, from 0
 *     to 1; rows add up to 1. Not to be changed
 */
public record TextAttention(List<String> pieces, List<List<double[][]>> weights) {

  /** Copies the lists. */
  public TextAttention {
    pieces = List.copyOf(pieces);
    weights = weights.stream().map(List::copyOf).toList();
  }
}
