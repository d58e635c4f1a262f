package io.tandem.models.clip;

import io.tandem.api.error.BadInputException;
import io.tandem.models.layer.Activation;

/**
 * The shape of the blocks of a tower. In parentheses stands what {@code config.json} calls it.
 *
 * @param layers the number of blocks ({@code num_hidden_layers})
 * @param hidden the width of the residual stream, a multiple of the heads ({@code hidden_size})
 * @param heads the number of attention heads ({@code num_attention_heads})
 * @param intermediate the width inside of the feed-forward layers ({@code intermediate_size})
 * @param activation what stands there ({@code hidden_act})
 * @param layerNormEpsilon what is added to variances ({@code layer_norm_eps})
 * @param attentionDropout the rate on the attention weights ({@code attention_dropout})
 */
public record StackShape(
    int layers,
    int hidden,
    int heads,
    int intermediate,
    Activation activation,
    double layerNormEpsilon,
    double attentionDropout) {

  /** Checks that the heads divide the width. */
  public StackShape {
    if (hidden % heads != 0) {
      throw new BadInputException(
          String.format("hidden (%d) must be a multiple of heads (%d)", hidden, heads));
    }
  }

  /** Without dropout. */
  StackShape deterministic() {
    return new StackShape(layers, hidden, heads, intermediate, activation, layerNormEpsilon, 0);
  }
}
