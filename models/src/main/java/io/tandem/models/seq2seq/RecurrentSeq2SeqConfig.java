package io.tandem.models.seq2seq;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Recurrent;
import io.tandem.models.recurrent.RecurrentShape;

/**
 * The shape of a recurrent encoder and decoder.
 *
 * @param cell what a step computes
 * @param embedding the size of a token's vector, in both languages the same vectors
 * @param hidden the size of the decoder's state, and of the encoder's in all its directions
 * @param layers how many layers encoder and decoder have
 * @param bidirectional whether the encoder also runs from the end, each direction with half of the
 *     state
 * @param attention how the decoder looks at the source
 * @param dropout the rate on embeddings, between layers and before the output layer
 * @param scheduledSampling how often the decoder is trained on its own tokens
 * @param limits how long texts may be
 * @param search how texts are made
 */
public record RecurrentSeq2SeqConfig(
    @Doc("What a step computes: lstm, gru, rnn (tanh) or rnn-relu.") @Default("lstm")
        Recurrent.Cell cell,
    @Doc("The size of a token's vector; both languages share the vectors.")
        @Default("256")
        @Range(min = 1, max = 1_000_000)
        int embedding,
    @Doc("The size of the decoder's state, and of the encoder's in all its directions.")
        @Default("256")
        @Range(min = 1, max = 1_000_000)
        int hidden,
    @Doc("How many layers encoder and decoder have.") @Default("1") @Range(min = 1, max = 1000)
        int layers,
    @Doc("Whether the encoder also runs from the end, each direction with half of the state.")
        @Default("true")
        boolean bidirectional,
    @Doc("How the decoder looks at the source.") @Default("luong") SourceAttention attention,
    @Doc("The dropout rate on embeddings, between layers and before the output layer.")
        @Default("0.2")
        @Range(min = 0, below = 1)
        double dropout,
    @Doc("How often the decoder is trained on its own tokens in place of the right ones.")
        @Default("never")
        ScheduledSampling scheduledSampling,
    @Doc("How long texts may be.") TextLimits limits,
    @Doc("How texts are made.") Search search) {

  /** Checks that the state can be halved, and that coverage has attention to look at. */
  public RecurrentSeq2SeqConfig {
    if (bidirectional && hidden % 2 != 0) {
      throw new BadInputException(
          "hidden must be even where the encoder runs in both directions, not " + hidden);
    }
    if (attention instanceof SourceAttention.None && search.coveragePenalty() > 0) {
      throw new BadInputException(
          "search.coverage-penalty needs attention, and there is none: it must be 0");
    }
  }

  /** Without what is drawn in training only. */
  RecurrentSeq2SeqConfig deterministic() {
    return new RecurrentSeq2SeqConfig(
        cell,
        embedding,
        hidden,
        layers,
        bidirectional,
        attention,
        0,
        new ScheduledSampling.Never(),
        limits,
        search);
  }

  RecurrentShape encoder() {
    int directions = bidirectional ? 2 : 1;
    return new RecurrentShape(cell, hidden / directions, layers, bidirectional, dropout);
  }
}
