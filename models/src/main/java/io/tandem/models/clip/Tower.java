package io.tandem.models.clip;

import io.tandem.api.program.Tensor;
import java.util.List;

/**
 * What a tower gives.
 *
 * @param states what its first layer reads and what each of them gives
 * @param pooled the vector that stands for the whole, [B, D]
 */
public record Tower(List<Tensor> states, Tensor pooled) {
  /** Copies the list. */
  public Tower {
    states = List.copyOf(states);
  }
}
