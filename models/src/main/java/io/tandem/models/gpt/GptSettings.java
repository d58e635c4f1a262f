package io.tandem.models.gpt;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.models.layer.Activation;
import io.tandem.models.sentence.SentenceSettings;
import java.util.Optional;

/**
 * What a config says of a GPT: one of the published sizes, and what is to be otherwise.
 *
 * @param preset the size
 * @param layers the number of blocks
 * @param hidden the width of the residual stream, a multiple of the heads
 * @param heads the number of attention heads
 * @param context the greatest number of tokens that are seen at once
 * @param inner the width inside feed-forward layers; four times {@code hidden} if not set
 * @param activation what stands inside them
 * @param dropout the rate after the embeddings, on the attention weights and before each residual
 * @param embeddingDropout the first of these, if it is another
 * @param attentionDropout the second
 * @param residualDropout the third
 * @param layerNormEpsilon what is added to variances
 * @param tied whether the output layer is the token embedding
 * @param vectors how vectors of texts are made, by the blocks without a head
 */
public record GptSettings(
    @Doc("The published size whose layers, hidden, heads and context are taken where not set.")
        @Default("gpt2")
        GptPreset preset,
    @Doc("The number of blocks.") @Range(min = 1, max = 1000) Optional<Integer> layers,
    @Doc("The width of the residual stream, a multiple of the heads.")
        @Range(min = 1, max = 1_000_000)
        Optional<Integer> hidden,
    @Doc("The number of attention heads.") @Range(min = 1, max = 10_000) Optional<Integer> heads,
    @Doc("The greatest number of tokens that are seen at once.") @Range(min = 1, max = 10_000_000)
        Optional<Integer> context,
    @Doc("The width inside feed-forward layers; four times hidden if not set.")
        @Range(min = 1, max = 10_000_000)
        Optional<Integer> inner,
    @Doc("What stands inside feed-forward layers.") @Default("gelu-tanh") Activation activation,
    @Doc("The dropout rate after embeddings, on attention weights and before each residual.")
        @Default("0.1")
        @Range(min = 0, below = 1)
        double dropout,
    @Doc("The dropout rate after embeddings, if it is another.") @Range(min = 0, below = 1)
        Optional<Double> embeddingDropout,
    @Doc("The dropout rate on attention weights, if it is another.") @Range(min = 0, below = 1)
        Optional<Double> attentionDropout,
    @Doc("The dropout rate before each residual, if it is another.") @Range(min = 0, below = 1)
        Optional<Double> residualDropout,
    @Doc("What is added to the variance in layer normalization.") @Default("1e-5") @Range(above = 0)
        double layerNormEpsilon,
    @Doc("Whether the output layer is the token embedding.") @Default("true") boolean tied,
    @Doc("How vectors of texts are made without a head, for the task matching.")
        SentenceSettings vectors) {

  /** Refuses a width that the heads do not divide. */
  public GptSettings {
    shape(preset, layers, hidden, heads, context);
  }

  private static GptConfig shape(
      GptPreset preset,
      Optional<Integer> layers,
      Optional<Integer> hidden,
      Optional<Integer> heads,
      Optional<Integer> context) {
    return GptConfig.of(
        layers.orElse(preset.layers()),
        hidden.orElse(preset.hidden()),
        heads.orElse(preset.heads()),
        context.orElse(preset.context()));
  }

  /** A published size as it is. */
  public static GptSettings of(GptPreset preset) {
    return of(preset, SentenceSettings.USUAL);
  }

  /** The same with vectors of texts. */
  static GptSettings of(GptPreset preset, SentenceSettings vectors) {
    Optional<Integer> size = Optional.empty();
    Optional<Double> rate = Optional.empty();
    return new GptSettings(
        preset,
        size,
        size,
        size,
        size,
        size,
        Activation.GELU_TANH,
        0.1,
        rate,
        rate,
        rate,
        1e-5,
        true,
        vectors);
  }

  /** The shape. */
  public GptConfig config() {
    GptConfig shape = shape(preset, layers, hidden, heads, context);
    return new GptConfig(
        shape.layers(),
        shape.hidden(),
        shape.heads(),
        shape.context(),
        inner.orElse(shape.inner()),
        activation,
        new GptConfig.Dropout(
            embeddingDropout.orElse(dropout),
            attentionDropout.orElse(dropout),
            residualDropout.orElse(dropout)),
        layerNormEpsilon,
        GptConfig.ScoreScale.USUAL,
        tied);
  }
}
