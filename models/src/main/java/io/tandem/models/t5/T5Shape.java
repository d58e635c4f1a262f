package io.tandem.models.t5;

import io.tandem.models.layer.RelativePositions;

/**
 * The shape of a T5.
 *
 * @param vocabularySize the rows of the table of tokens; published ones are filled up to a multiple
 *     of 128
 * @param encoderLayers the number of the encoder's blocks
 * @param decoderLayers the number of the decoder's blocks
 * @param hidden the width of the residual stream
 * @param heads the number of attention heads
 * @param headSize the width of a head, which need not be {@code hidden / heads}
 * @param intermediate the width inside of the feed-forward layers
 * @param positions how distances are told apart
 * @param feedForward what stands inside of the feed-forward layers
 * @param head how logits are made
 * @param dropout the rate on embeddings, attention weights, inside of feed-forward layers, before
 *     each residual, and after the last normalization
 * @param epsilon what is added to mean squares
 */
record T5Shape(
    int vocabularySize,
    int encoderLayers,
    int decoderLayers,
    int hidden,
    int heads,
    int headSize,
    int intermediate,
    RelativePositions positions,
    FeedForwardKind feedForward,
    Head head,
    double dropout,
    double epsilon) {

  /**
   * How logits are made of the decoder's result.
   *
   * @param tied whether by the table of tokens; otherwise by a matrix of its own
   * @param scaled whether the result is divided by the root of its width before
   */
  record Head(boolean tied, boolean scaled) {
    /** That of version 1.0. */
    static final Head TIED = new Head(true, true);

    /** That of version 1.1. */
    static final Head FREE = new Head(false, false);
  }

  T5Shape with(Head other) {
    return with(other, dropout);
  }

  /** Without dropout. */
  T5Shape deterministic() {
    return with(head, 0);
  }

  private T5Shape with(Head otherHead, double otherDropout) {
    return new T5Shape(
        vocabularySize,
        encoderLayers,
        decoderLayers,
        hidden,
        heads,
        headSize,
        intermediate,
        positions,
        feedForward,
        otherHead,
        otherDropout,
        epsilon);
  }
}
