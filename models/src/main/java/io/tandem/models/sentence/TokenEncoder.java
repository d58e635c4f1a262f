package io.tandem.models.sentence;

import io.tandem.api.model.Phase;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.encoder.EncoderInput;
import java.util.OptionalInt;

/**
 * A network that gives a vector of each token of a text, as the part {@code Transformer} of
 * sentence-transformers does. Immutable.
 */
public interface TokenEncoder extends EncodesTokens {
  @Override
  default TokenEncoder tokenEncoder() {
    return this;
  }

  /** How many numbers the vector of a token has. */
  int hidden();

  /** The greatest number of tokens that it can read. */
  int longest();

  /**
   * How many tokens of a text are read where nothing is said.
   *
   * @return the greatest number, unless it is said otherwise
   */
  default int usualLength() {
    return longest();
  }

  /**
   * The token that fills texts up.
   *
   * @return nothing if the tokenizer says it, unless it is said otherwise
   */
  default OptionalInt padding() {
    return OptionalInt.empty();
  }

  /**
   * Whether it reads token types.
   *
   * @return no, unless it is said otherwise
   */
  default boolean hasTokenTypes() {
    return false;
  }

  /**
   * Whether its programs have to know how long texts are.
   *
   * @return no, unless it is said otherwise
   */
  default boolean knowsLengths() {
    return false;
  }

  /**
   * Traces the vectors of tokens.
   *
   * @param root where its weights are
   * @param input tokens and mask, [B, T], with types if it reads them; padding stands at the end
   * @param phase whether there is dropout
   * @return [B, T, H]
   */
  Tensor tokens(Scope root, EncoderInput input, Phase phase);
}
