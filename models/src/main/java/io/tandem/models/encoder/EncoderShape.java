package io.tandem.models.encoder;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.models.layer.Activation;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The shape of an encoder that begins afresh. The defaults are those of BERT-base.
 *
 * @param layers the number of blocks
 * @param hidden the width of the residual stream, a multiple of the heads
 * @param heads the number of attention heads
 * @param intermediate the width inside of the feed-forward layers
 * @param positions the greatest number of tokens of a sequence
 * @param dropout the rate after the embeddings, before each residual and before the output layer
 * @param attentionDropout the rate on the attention weights
 */
public record EncoderShape(
    @Doc("The number of blocks.") @Default("12") @Range(min = 1, max = 1000) int layers,
    @Doc("The width of the residual stream, a multiple of the heads.")
        @Default("768")
        @Range(min = 1, max = 1_000_000)
        int hidden,
    @Doc("The number of attention heads.") @Default("12") @Range(min = 1, max = 10_000) int heads,
    @Doc("The width inside of the feed-forward layers.")
        @Default("3072")
        @Range(min = 1, max = 10_000_000)
        int intermediate,
    @Doc("The greatest number of tokens of a sequence.")
        @Default("512")
        @Range(min = 2, max = 10_000_000)
        int positions,
    @Doc("The dropout rate after the embeddings, before each residual and the output layer.")
        @Default("0.1")
        @Range(min = 0, below = 1)
        double dropout,
    @Doc("The dropout rate on the attention weights.") @Default("0.1") @Range(min = 0, below = 1)
        double attentionDropout) {
  /** How far tokens of a Longformer look, as its published ones do. */
  private static final int WINDOW = 512;

  /** That of BERT-base. */
  static final EncoderShape BASE = new EncoderShape(12, 768, 12, 3072, 512, 0.1, 0.1);

  /**
   * An encoder of a family.
   *
   * @param tokens the number of tokens
   * @param padding the padding token; the first token stands for it where the vocabulary has none
   * @param separator the token that ends a part of an input, if there is one
   */
  EncoderConfig of(EncoderFamily family, int tokens, OptionalInt padding, OptionalInt separator) {
    int first = padding.orElse(0);
    return new EncoderConfig(
        family,
        tokens,
        layers,
        hidden,
        heads,
        intermediate,
        family.countsPositions() ? positions + first + 1 : positions,
        family.hasTokenTypes() ? 2 : 0,
        Activation.GELU,
        family.countsPositions() ? 1e-5 : 1e-12,
        OptionalInt.of(first),
        new Dropouts(dropout, attentionDropout, OptionalDouble.of(dropout), dropout),
        family.hasWindows() ? Collections.nCopies(layers, WINDOW) : List.of(),
        family.hasWindows() ? separator : OptionalInt.empty());
  }
}
