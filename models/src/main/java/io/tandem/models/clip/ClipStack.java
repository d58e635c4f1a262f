package io.tandem.models.clip;

import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.layer.KeyMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The blocks of a tower, one on the other. */
final class ClipStack {
  private ClipStack() {}

  /**
   * Applies them.
   *
   * @param encoder where the blocks are
   * @param x what the first reads, [B, T, D]
   * @param leftToRight as {@link ClipBlock#apply} takes it
   * @return {@code x} and what each block gives, [B, T, D] each
   */
  static List<Tensor> states(
      Scope encoder, StackShape shape, Tensor x, Optional<KeyMask> leftToRight) {
    List<Tensor> states = new ArrayList<>(List.of(x));
    for (int i = 0; i < shape.layers(); i++) {
      ClipBlock block = ClipBlock.of(encoder.child("layers", i), shape);
      states.add(block.apply(states.get(i), leftToRight));
    }
    return states;
  }
}
