package io.tandem.models.layer;

import io.tandem.api.program.Tensor;

/**
 * A feed-forward layer with a gate (Shazeer 2020, arXiv 2002.05202): {@code down(activation(gate x)
 * · up x)}. With {@link Activation#SILU} it is SwiGLU.
 */
public record GatedFeedForward(Linear gate, Linear up, Linear down, Activation activation) {

  public Tensor apply(Tensor x) { // […, D] -> […, D]
    return down.apply(activation.apply(gate.apply(x)).times(up.apply(x)));
  }
}
