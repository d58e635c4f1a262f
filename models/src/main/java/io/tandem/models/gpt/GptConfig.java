package io.tandem.models.gpt;

import io.tandem.api.error.BadInputException;
import io.tandem.models.layer.Activation;

/**
 * The shape of a GPT.
 *
 * @param layers the number of blocks
 * @param hidden the width of the residual stream, a multiple of the heads
 * @param heads the number of attention heads
 * @param context the greatest number of tokens that are seen at once
 * @param inner the width inside feed-forward layers
 * @param activation what stands inside them
 * @param dropout the rates of dropout
 * @param layerNormEpsilon what is added to variances
 * @param scores what attention scores are multiplied by
 * @param tied whether the output layer is the token embedding
 */
public record GptConfig(
    int layers,
    int hidden,
    int heads,
    int context,
    int inner,
    Activation activation,
    Dropout dropout,
    double layerNormEpsilon,
    ScoreScale scores,
    boolean tied) {

  /**
   * Rates of dropout.
   *
   * @param embedding after the embeddings
   * @param attention on the attention weights
   * @param residual before each residual
   */
  public record Dropout(double embedding, double attention, double residual) {

    /** No dropout. */
    public static final Dropout NONE = of(0);

    /** One rate everywhere. */
    public static Dropout of(double rate) {
      return new Dropout(rate, rate, rate);
    }
  }

  /**
   * What attention scores are multiplied by.
   *
   * @param byDepth one over the root of a head's width, as is usual
   * @param byLayer one over the number of the block, counted from 1, besides (Mistral's runs of
   *     GPT-2)
   */
  public record ScoreScale(boolean byDepth, boolean byLayer) {

    /** That of the published GPT-2. */
    public static final ScoreScale USUAL = new ScoreScale(true, false);
  }

  public GptConfig {
    if (hidden % heads != 0) {
      throw new BadInputException(
          String.format("hidden (%d) must be a multiple of heads (%d)", hidden, heads));
    }
  }

  /**
   * The shape of a published GPT-2 in other sizes.
   *
   * @param dropout the rate of all dropout
   * @param layerNormEpsilon what is added to variances
   */
  public GptConfig(
      int layers, int hidden, int heads, int context, double dropout, double layerNormEpsilon) {
    this(
        layers,
        hidden,
        heads,
        context,
        4 * hidden,
        Activation.GELU_TANH,
        Dropout.of(dropout),
        layerNormEpsilon,
        ScoreScale.USUAL,
        true);
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
    return new GptConfig(
        layers,
        hidden,
        heads,
        context,
        inner,
        activation,
        Dropout.NONE,
        layerNormEpsilon,
        scores,
        tied);
  }

  /**
   * What the attention scores of a block are multiplied by.
   *
   * @param layer the block's number, from 0
   */
  double scale(int layer) {
    double byDepth = scores.byDepth() ? 1 / Math.sqrt((double) hidden / heads) : 1;
    return scores.byLayer() ? byDepth / (layer + 1) : byDepth;
  }
}
