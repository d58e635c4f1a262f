package io.tandem.models.llama;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.models.layer.Activation;
import io.tandem.models.layer.RotaryScaling;
import io.tandem.models.llama.LlamaConfig.AttentionHeads;
import io.tandem.models.llama.LlamaConfig.Biases;
import io.tandem.models.llama.LlamaConfig.Rotary;
import io.tandem.models.sentence.SentenceSettings;
import java.util.Optional;

/**
 * What a config says of a Llama: a published model, and what is to be otherwise.
 *
 * @param preset the model
 * @param layers the number of blocks
 * @param hidden the width of the residual stream
 * @param inner the width inside feed-forward layers; of another {@code hidden} than the preset's,
 *     8/3 of it, rounded up to a multiple of 32
 * @param heads the number of attention heads
 * @param keyValueHeads those of keys and values; as many as other {@code heads} than the preset's
 * @param headSize the width of a head; {@code hidden} over {@code heads}, if not set
 * @param context the greatest number of tokens that are seen at once
 * @param theta the base of the frequencies of rotary positions
 * @param scaling what becomes of these
 * @param activation what stands behind the gate of feed-forward layers
 * @param rmsNormEpsilon what is added to mean squares
 * @param attentionBias whether the maps of attention have biases
 * @param mlpBias whether those of feed-forward layers have
 * @param tied whether the output layer is the token embedding
 * @param dropout the rate on attention weights
 * @param vectors how vectors of texts are made, by the blocks without a head
 */
public record LlamaSettings(
    @Doc("The published model whose shape is taken where no other is set.") @Default("smollm2")
        LlamaPreset preset,
    @Doc("The number of blocks.") @Range(min = 1, max = 1000) Optional<Integer> layers,
    @Doc("The width of the residual stream.") @Range(min = 1, max = 1_000_000)
        Optional<Integer> hidden,
    @Doc(
            "The width inside feed-forward layers; if only hidden is set, 8/3 of that, rounded up"
                + " to a multiple of 32.")
        @Range(min = 1, max = 10_000_000)
        Optional<Integer> inner,
    @Doc("The number of attention heads.") @Range(min = 1, max = 10_000) Optional<Integer> heads,
    @Doc("The number of heads of keys and values, which divides heads; if only heads is set, that.")
        @Range(min = 1, max = 10_000)
        Optional<Integer> keyValueHeads,
    @Doc("The width of a head, even; hidden over heads if not set.") @Range(min = 2, max = 100_000)
        Optional<Integer> headSize,
    @Doc("The greatest number of tokens that are seen at once.") @Range(min = 1, max = 10_000_000)
        Optional<Integer> context,
    @Doc("The base of the frequencies of rotary positions.") @Range(above = 0)
        Optional<Double> theta,
    @Doc("What becomes of the frequencies in a model that was stretched to a longer context.")
        Optional<RotaryScaling> scaling,
    @Doc("What stands behind the gate of feed-forward layers.") @Default("silu")
        Activation activation,
    @Doc("What is added to the mean square in normalization.") @Default("1e-5") @Range(above = 0)
        double rmsNormEpsilon,
    @Doc("Whether the maps of attention have biases.") @Default("false") boolean attentionBias,
    @Doc("Whether the maps of feed-forward layers have biases.") @Default("false") boolean mlpBias,
    @Doc("Whether the output layer is the token embedding.") Optional<Boolean> tied,
    @Doc("The dropout rate on attention weights.") @Default("0") @Range(min = 0, below = 1)
        double dropout,
    @Doc("How vectors of texts are made without a head, for the task matching.")
        SentenceSettings vectors) {

  /** Refuses heads that do not go together. */
  public LlamaSettings {
    heads(preset.config(), hidden, heads, keyValueHeads, headSize);
  }

  private static AttentionHeads heads(
      LlamaConfig preset,
      Optional<Integer> hidden,
      Optional<Integer> heads,
      Optional<Integer> keyValueHeads,
      Optional<Integer> headSize) {
    int width = hidden.orElse(preset.hidden());
    int queries = heads.orElse(preset.heads().queries());
    int keyValues = keyValueHeads.orElse(heads.orElse(preset.heads().keyValues()));
    return headSize.isPresent()
        ? new AttentionHeads(queries, keyValues, headSize.get())
        : AttentionHeads.dividing(width, queries, keyValues);
  }

  /** A published model as it is. */
  public static LlamaSettings of(LlamaPreset preset) {
    return of(preset, SentenceSettings.USUAL);
  }

  /** The same with vectors of texts. */
  static LlamaSettings of(LlamaPreset preset, SentenceSettings vectors) {
    Optional<Integer> size = Optional.empty();
    return new LlamaSettings(
        preset,
        size,
        size,
        size,
        size,
        size,
        size,
        size,
        Optional.empty(),
        Optional.empty(),
        Activation.SILU,
        1e-5,
        false,
        false,
        Optional.empty(),
        0,
        vectors);
  }

  /** The shape. */
  public LlamaConfig config() {
    LlamaConfig like = preset.config();
    int width = hidden.orElse(like.hidden());
    int usual = width == like.hidden() ? like.inner() : (8 * width / 3 + 31) / 32 * 32;
    return new LlamaConfig(
        layers.orElse(like.layers()),
        width,
        inner.orElse(usual),
        heads(like, hidden, heads, keyValueHeads, headSize),
        context.orElse(like.context()),
        activation,
        rmsNormEpsilon,
        new Rotary(theta.orElse(like.rotary().theta()), scaling.orElse(like.rotary().scaling())),
        new Biases(attentionBias, mlpBias),
        tied.orElse(like.tied()),
        dropout);
  }
}
