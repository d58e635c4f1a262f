package io.tandem.models.encoder;

import io.tandem.api.error.BadInputException;
import io.tandem.models.layer.Activation;
import java.util.List;
import java.util.OptionalInt;

/**
 * An encoder's family and shape. In parentheses stands what {@code config.json} calls the same
 * thing, where families agree.
 *
 * @param family the family
 * @param vocabularySize the number of tokens ({@code vocab_size})
 * @param layers the number of blocks ({@code num_hidden_layers})
 * @param hidden the width of the residual stream, a multiple of the heads ({@code hidden_size})
 * @param heads the number of attention heads ({@code num_attention_heads})
 * @param intermediate the width inside of the feed-forward layers ({@code intermediate_size})
 * @param positions the number of positions ({@code max_position_embeddings})
 * @param tokenTypes the number of token types ({@code type_vocab_size}); 0 for a family without
 * @param activation in the feed-forward layers ({@code hidden_act})
 * @param layerNormEpsilon what is added to variances ({@code layer_norm_eps})
 * @param padding the token that stands where there is none, whose embedding stays as it is ({@code
 *     pad_token_id}); needed where positions are counted
 * @param dropouts the rates
 * @param windows how many neighbours a token sees in each block, half of them on each side ({@code
 *     attention_window}); empty for a family without windows
 * @param separator the token that ends a part of an input ({@code sep_token_id}), where the family
 *     chooses global tokens by it
 */
public record EncoderConfig(
    EncoderFamily family,
    int vocabularySize,
    int layers,
    int hidden,
    int heads,
    int intermediate,
    int positions,
    int tokenTypes,
    Activation activation,
    double layerNormEpsilon,
    OptionalInt padding,
    Dropouts dropouts,
    List<Integer> windows,
    OptionalInt separator) {

  /** Checks what goes together. */
  public EncoderConfig {
    windows = List.copyOf(windows);
    if (hidden % heads != 0) {
      throw new BadInputException(
          String.format("hidden (%d) must be a multiple of heads (%d)", hidden, heads));
    }
    if (padding.isPresent() && (padding.getAsInt() < 0 || padding.getAsInt() >= vocabularySize)) {
      throw new BadInputException(
          String.format(
              "the padding token is %d; there are those from 0 to %d",
              padding.getAsInt(), vocabularySize - 1));
    }
    if (family.countsPositions() && padding.isEmpty()) {
      throw new BadInputException(
          "without a padding token nobody knows from where positions are counted");
    }
    if (family.countsPositions() && padding.getAsInt() + 1 >= positions) {
      throw new BadInputException(
          String.format(
              "positions are counted from %d, one more than the padding token, and there are %d",
              padding.getAsInt() + 1, positions));
    }
    if (family.hasTokenTypes() != (tokenTypes > 0)) {
      throw new BadInputException(
          String.format("%d token types of a %s", tokenTypes, family.published()));
    }
    if (windows.size() != (family.hasWindows() ? layers : 0)) {
      throw new BadInputException(
          String.format(
              "%d attention windows for %d layers of a %s",
              windows.size(), layers, family.published()));
    }
    for (int window : windows) {
      if (window < 2 || window % 2 != 0) {
        throw new BadInputException(
            "an attention window is " + window + ", not an even number above 0");
      }
    }
  }

  /** The greatest number of tokens of a sequence without padding. */
  public int longest() {
    return family.countsPositions() ? positions - padding.getAsInt() - 1 : positions;
  }

  /** Without dropout. */
  public EncoderConfig deterministic() {
    return with(Dropouts.NONE);
  }

  /** With other rates of dropout. */
  public EncoderConfig with(Dropouts rates) {
    return new EncoderConfig(
        family,
        vocabularySize,
        layers,
        hidden,
        heads,
        intermediate,
        positions,
        tokenTypes,
        activation,
        layerNormEpsilon,
        padding,
        rates,
        windows,
        separator);
  }

  /** A BERT of a shape, with the epsilon, activation and padding of the published ones. */
  public static EncoderConfig bert(
      int vocabularySize, int layers, int hidden, int heads, int positions, Dropouts dropouts) {
    return new EncoderConfig(
        EncoderFamily.BERT,
        vocabularySize,
        layers,
        hidden,
        heads,
        4 * hidden,
        positions,
        2,
        Activation.GELU,
        1e-12,
        OptionalInt.of(0),
        dropouts,
        List.of(),
        OptionalInt.empty());
  }
}
