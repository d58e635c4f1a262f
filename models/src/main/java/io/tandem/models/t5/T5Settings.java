package io.tandem.models.t5;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.models.layer.RelativePositions;
import io.tandem.models.sentence.SentenceSettings;
import io.tandem.models.seq2seq.Search;
import io.tandem.models.seq2seq.TextLimits;
import java.util.Optional;

/**
 * What a config says of a T5: one of the published sizes, what is to be otherwise, and how it makes
 * texts.
 *
 * @param preset the size
 * @param encoderLayers the number of the encoder's blocks
 * @param decoderLayers the number of the decoder's blocks; as many as {@code encoderLayers}, if
 *     only those are set
 * @param hidden the width of the residual stream
 * @param heads the number of attention heads
 * @param headSize the width of a head; those of all heads together need not be {@code hidden}
 * @param intermediate the width inside of the feed-forward layers
 * @param feedForward what stands inside of the feed-forward layers, by its published name
 * @param buckets the number of buckets of distances, half of them for one distance each
 * @param maxDistance from which distance on there is one bucket
 * @param tied whether logits are made by the table of tokens, of a result that is divided by the
 *     root of its width (version 1.0), or by a matrix of their own (1.1)
 * @param dropout the rate on embeddings, attention weights, inside of feed-forward layers and
 *     before each residual
 * @param layerNormEpsilon what is added to mean squares
 * @param limits how long texts may be
 * @param search how texts are made
 * @param vectors how vectors of texts are made, by the encoder alone
 */
public record T5Settings(
    @Doc("The published size, whose numbers are taken where they are not set.") @Default("t5-base")
        T5Preset preset,
    @Doc("The number of the encoder's blocks.") @Range(min = 1, max = 1000)
        Optional<Integer> encoderLayers,
    @Doc("The number of the decoder's blocks; as many as the encoder's, if only those are set.")
        @Range(min = 1, max = 1000)
        Optional<Integer> decoderLayers,
    @Doc("The width of the residual stream.") @Range(min = 1, max = 1_000_000)
        Optional<Integer> hidden,
    @Doc("The number of attention heads.") @Range(min = 1, max = 10_000) Optional<Integer> heads,
    @Doc("The width of a head; all together need not be as wide as the residual stream.")
        @Range(min = 1, max = 1_000_000)
        Optional<Integer> headSize,
    @Doc("The width inside of the feed-forward layers.") @Range(min = 1, max = 10_000_000)
        Optional<Integer> intermediate,
    @Doc("What stands inside of feed-forward layers: relu (1.0), gated-gelu (1.1), gated-silu, …")
        Optional<String> feedForward,
    @Doc("The number of buckets of distances, half of them for one distance each.")
        @Default("32")
        @Range(min = 4, max = 1_000_000)
        int buckets,
    @Doc("From which distance on there is one bucket; more than half of the buckets.")
        @Default("128")
        @Range(min = 3, max = 1_000_000)
        int maxDistance,
    @Doc("Whether logits are made by the table of tokens (1.0) or a matrix of their own (1.1).")
        Optional<Boolean> tied,
    @Doc("The dropout rate on embeddings, attention weights, in layers and before residuals.")
        @Default("0.1")
        @Range(min = 0, below = 1)
        double dropout,
    @Doc("What is added to the mean square in normalization.") @Default("1e-6") @Range(above = 0)
        double layerNormEpsilon,
    @Doc("How long texts may be.") TextLimits limits,
    @Doc("How texts are made.") Search search,
    @Doc("How vectors of texts are made by the encoder alone, for the task matching.")
        SentenceSettings vectors) {

  /** Checks what the published names and the numbers beside each other allow. */
  public T5Settings {
    feedForward.ifPresent(T5Settings::kind);
    RelativePositions.check(buckets, maxDistance);
  }

  private static FeedForwardKind kind(String name) {
    return FeedForwardKind.published("feed-forward", name);
  }

  /** The shape for a vocabulary. */
  T5Shape shape(int vocabularySize) {
    int layers = encoderLayers.orElse(preset.layers());
    return new T5Shape(
        vocabularySize,
        layers,
        decoderLayers.orElse(layers),
        hidden.orElse(preset.hidden()),
        heads.orElse(preset.heads()),
        headSize.orElse(preset.headSize()),
        intermediate.orElse(preset.intermediate()),
        new RelativePositions(buckets, maxDistance),
        kind(feedForward.orElse(preset.feedForward())),
        tied.map(tie -> tie ? T5Shape.Head.TIED : T5Shape.Head.FREE).orElse(preset.head()),
        dropout,
        layerNormEpsilon);
  }

  /** A published size as it is, which makes texts or vectors as this does. */
  T5Settings of(T5Preset size) {
    return of(size, limits, search, vectors);
  }

  /** A published size as it is. */
  static T5Settings of(
      T5Preset preset, TextLimits limits, Search search, SentenceSettings vectors) {
    Optional<Integer> size = Optional.empty();
    return new T5Settings(
        preset,
        size,
        size,
        size,
        size,
        size,
        size,
        Optional.empty(),
        32,
        128,
        Optional.empty(),
        0.1,
        1e-6,
        limits,
        search,
        vectors);
  }
}
