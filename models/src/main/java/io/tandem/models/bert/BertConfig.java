package io.tandem.models.bert;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.error.BadInputException;

/**
 * The shape of a BERT. The defaults are those of BERT-base. In parentheses stands what the {@code
 * config.json} of a published checkpoint calls the same thing.
 *
 * @param layers the number of blocks ({@code num_hidden_layers})
 * @param hidden the width of the residual stream, a multiple of the heads ({@code hidden_size})
 * @param heads the number of attention heads ({@code num_attention_heads})
 * @param intermediate the width inside of the feed-forward layers ({@code intermediate_size})
 * @param positions the greatest number of tokens of a sequence ({@code max_position_embeddings})
 * @param tokenTypes the number of token types, or segments ({@code type_vocab_size})
 * @param dropout the rate after the embeddings and before each residual ({@code
 *     hidden_dropout_prob})
 * @param attentionDropout the rate on the attention weights ({@code attention_probs_dropout_prob})
 * @param layerNormEpsilon what is added to variances ({@code layer_norm_eps})
 */
public record BertConfig(
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
        @Range(min = 1, max = 10_000_000)
        int positions,
    @Doc("The number of token types, or segments.") @Default("2") @Range(min = 1, max = 1_000_000)
        int tokenTypes,
    @Doc("The dropout rate after the embeddings and before each residual.")
        @Default("0.1")
        @Range(min = 0, below = 1)
        double dropout,
    @Doc("The dropout rate on the attention weights.") @Default("0.1") @Range(min = 0, below = 1)
        double attentionDropout,
    @Doc("What is added to the variance in layer normalization.")
        @Default("1e-12")
        @Range(above = 0)
        double layerNormEpsilon) {

  public BertConfig {
    if (hidden % heads != 0) {
      throw new BadInputException(
          String.format("hidden (%d) must be a multiple of heads (%d)", hidden, heads));
    }
  }

  /** Without dropout. */
  BertConfig deterministic() {
    return new BertConfig(
        layers, hidden, heads, intermediate, positions, tokenTypes, 0, 0, layerNormEpsilon);
  }
}
