package io.tandem.models.decoder;

import io.tandem.models.forward.SequenceLabels;
import java.util.OptionalInt;

/** What stands on a decoder that does not go on with a text. */
public sealed interface DecoderHead {

  /** Nothing: the hidden states are what is asked for. */
  record None() implements DecoderHead {}

  /**
   * A linear map without bias from the state of the last token, which has seen all others, to a
   * class or several, or to numbers.
   *
   * @param labels what they are
   * @param padding the token that is no last one; where there is none, the last of the row is taken
   */
  record OfSequence(SequenceLabels labels, OptionalInt padding) implements DecoderHead {}

  /**
   * A linear map from the state of each token to its class.
   *
   * @param scope the name of its weights
   * @param classes their number
   */
  record OfTokens(String scope, int classes) implements DecoderHead {}
}
