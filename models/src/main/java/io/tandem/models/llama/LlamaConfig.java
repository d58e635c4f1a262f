package io.tandem.models.llama;

import io.tandem.api.error.BadInputException;
import io.tandem.models.layer.Activation;
import io.tandem.models.layer.RotaryScaling;

/**
 * The shape of a Llama.
 *
 * @param layers the number of blocks
 * @param hidden the width of the residual stream
 * @param inner the width inside feed-forward layers
 * @param heads the number and width of attention heads
 * @param context the greatest number of tokens that are seen at once
 * @param activation what stands behind the gate of feed-forward layers
 * @param epsilon what is added to mean squares
 * @param rotary how positions turn queries and keys
 * @param biases which layers have biases
 * @param tied whether the output layer is the token embedding
 * @param dropout the rate on attention weights
 */
public record LlamaConfig(
    int layers,
    int hidden,
    int inner,
    AttentionHeads heads,
    int context,
    Activation activation,
    double epsilon,
    Rotary rotary,
    Biases biases,
    boolean tied,
    double dropout) {

  /**
   * Attention heads.
   *
   * @param queries the number of heads with queries of their own
   * @param keyValues the number of heads of keys and values, which divides {@code queries}
   * @param size the width of each, even
   */
  public record AttentionHeads(int queries, int keyValues, int size) {
    public AttentionHeads {
      if (queries % keyValues != 0) {
        throw new BadInputException(
            String.format(
                "heads (%d) must be a multiple of those of keys and values (%d)",
                queries, keyValues));
      }
      if (size < 2 || size % 2 != 0) {
        throw new BadInputException(
            String.format(
                "a head is %d wide; rotary positions turn pairs of its elements, so it has to be"
                    + " even",
                size));
      }
    }

    /**
     * Heads that share the width between them.
     *
     * @throws BadInputException if they do not divide it
     */
    public static AttentionHeads dividing(int hidden, int queries, int keyValues) {
      if (hidden % queries != 0) {
        throw new BadInputException(
            String.format("hidden (%d) must be a multiple of heads (%d)", hidden, queries));
      }
      return new AttentionHeads(queries, keyValues, hidden / queries);
    }
  }

  /**
   * How positions turn queries and keys.
   *
   * @param theta the base of the frequencies
   * @param scaling what becomes of them
   */
  public record Rotary(double theta, RotaryScaling scaling) {}

  /**
   * Which layers have biases.
   *
   * @param attention the four maps of attention
   * @param feedForward the three of feed-forward layers
   */
  public record Biases(boolean attention, boolean feedForward) {
    /** Those of the published Llamas: none. */
    public static final Biases NONE = new Biases(false, false);
  }

  /** Without dropout. */
  LlamaConfig deterministic() {
    return new LlamaConfig(
        layers, hidden, inner, heads, context, activation, epsilon, rotary, biases, tied, 0);
  }
}
