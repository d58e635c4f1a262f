package io.tandem.models.transformer;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.error.BadInputException;
import io.tandem.models.seq2seq.Search;
import io.tandem.models.seq2seq.TextLimits;

/**
 * The shape of a Transformer. The defaults are the base model of Vaswani et al. 2017, table 3, but
 * for the limits.
 *
 * @param encoderLayers the number of the encoder's blocks
 * @param decoderLayers the number of the decoder's blocks
 * @param hidden the width of the residual stream and of the tokens' vectors, even and a multiple of
 *     the heads
 * @param heads the number of attention heads
 * @param intermediate the width inside of the feed-forward layers
 * @param dropout the rate on embeddings and before each residual
 * @param preNorm whether blocks normalize what they read and not what they give; there is then a
 *     last normalization after all of them
 * @param layerNormEpsilon what is added to variances
 * @param limits how long texts may be
 * @param search how texts are made
 */
public record TransformerConfig(
    @Doc("The number of the encoder's blocks.") @Default("6") @Range(min = 1, max = 1000)
        int encoderLayers,
    @Doc("The number of the decoder's blocks.") @Default("6") @Range(min = 1, max = 1000)
        int decoderLayers,
    @Doc("The width of the residual stream, even and a multiple of the heads.")
        @Default("512")
        @Range(min = 2, max = 1_000_000)
        int hidden,
    @Doc("The number of attention heads.") @Default("8") @Range(min = 1, max = 10_000) int heads,
    @Doc("The width inside of the feed-forward layers.")
        @Default("2048")
        @Range(min = 1, max = 10_000_000)
        int intermediate,
    @Doc("The dropout rate on embeddings and before each residual.")
        @Default("0.1")
        @Range(min = 0, below = 1)
        double dropout,
    @Doc("Whether blocks normalize what they read, and not what they give.") @Default("false")
        boolean preNorm,
    @Doc("What is added to the variance in layer normalization.") @Default("1e-5") @Range(above = 0)
        double layerNormEpsilon,
    @Doc("How long texts may be.") TextLimits limits,
    @Doc("How texts are made.") Search search) {

  /** Checks the width. */
  public TransformerConfig {
    if (hidden % heads != 0 || hidden % 2 != 0) {
      throw new BadInputException(
          String.format("hidden (%d) must be even and a multiple of heads (%d)", hidden, heads));
    }
  }

  /** That of an encoder by itself, normalized before each part. */
  static TransformerConfig encoder(
      int layers, int hidden, int heads, int intermediate, double dropout) {
    return new TransformerConfig(
        layers,
        layers,
        hidden,
        heads,
        intermediate,
        dropout,
        true,
        1e-5,
        new TextLimits(2, 2, TextLimits.TooLong.REFUSE),
        Search.greedy());
  }

  /** Without dropout. */
  TransformerConfig deterministic() {
    return new TransformerConfig(
        encoderLayers,
        decoderLayers,
        hidden,
        heads,
        intermediate,
        0,
        preNorm,
        layerNormEpsilon,
        limits,
        search);
  }
}
