package io.tandem.models.gpt;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.error.BadInputException;

/**
 * The shape of a GPT. The defaults are those of the smallest GPT-2.
 *
 * @param layers the number of blocks
 * @param hidden the width of the residual stream, a multiple of the heads
 * @param heads the number of attention heads
 * @param context the greatest number of tokens that are seen at once
 * @param dropout the rate after the embeddings, on the attention weights and before each residual
 * @param layerNormEpsilon what is added to variances
 */
public record GptConfig(
    @Doc("The number of blocks.") @Default("12") @Range(min = 1, max = 1000) int layers,
    @Doc("The width of the residual stream, a multiple of the heads.")
        @Default("768")
        @Range(min = 1, max = 1_000_000)
        int hidden,
    @Doc("The number of attention heads.") @Default("12") @Range(min = 1, max = 10_000) int heads,
    @Doc("The greatest number of tokens that are seen at once.")
        @Default("1024")
        @Range(min = 1, max = 10_000_000)
        int context,
    @Doc("The dropout rate after embeddings, on attention weights and before each residual.")
        @Default("0.1")
        @Range(min = 0, below = 1)
        double dropout,
    @Doc("What is added to the variance in layer normalization.") @Default("1e-5") @Range(above = 0)
        double layerNormEpsilon) {

  public GptConfig {
    if (hidden % heads != 0) {
      throw new BadInputException(
          String.format("hidden (%d) must be a multiple of heads (%d)", hidden, heads));
    }
  }

  /**
   * A configuration with the dropout and the epsilon of a config that does not set them.
   *
   * @param context the greatest number of tokens that are seen at once
   */
  public static GptConfig of(int layers, int hidden, int heads, int context) {
    return new GptConfig(layers, hidden, heads, context, 0.1, 1e-5);
  }

  /** Without dropout. */
  GptConfig deterministic() {
    return new GptConfig(layers, hidden, heads, context, 0, layerNormEpsilon);
  }
}
