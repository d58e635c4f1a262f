package io.tandem.models.sentence;

import io.tandem.api.data.Batch;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.checkpoint.TracedLayers;
import io.tandem.models.encoder.EncoderInput;
import java.util.OptionalInt;

/**
 * An architecture that makes a vector of each text by itself: who else is in its batch, and how far
 * it is filled up there, makes no difference. Immutable.
 */
public interface VectorModel extends Architecture, TracedLayers {
  /** For how long texts layers are traced where programs have to know that. */
  int SOME_TOKENS = 16;

  /** How many numbers a vector has. */
  int dimensions();

  /** The greatest number of tokens of a text, those around it included; the rest is cut off. */
  int longest();

  /** The same, which reads at most so many tokens of a text. */
  VectorModel atMost(int tokens);

  /**
   * What is read of a text.
   *
   * @throws io.tandem.api.error.BadInputException if not one token of it fits
   */
  TextSequence sequence(Tokenizer tokenizer, String text);

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
   * Whether its programs have to know how long texts are, as recurrences and windows do.
   *
   * @return no, unless it is said otherwise
   */
  default boolean knowsLengths() {
    return false;
  }

  /**
   * Traces the vectors of texts.
   *
   * @param root where the weights of the whole model are
   * @param input tokens and mask, [B, T], with types if it reads them; padding stands at the end,
   *     and a text may have no tokens at all
   * @param phase whether there is dropout
   * @return [B, D], in 32 bits
   */
  Tensor vectors(Scope root, EncoderInput input, Phase phase);

  @Override
  default Program layers() {
    return Trace.program(
        type(),
        trace -> {
          Dim time = knowsLengths() ? Dim.of(SOME_TOKENS) : Dim.symbol("time");
          TensorType type = TensorType.int32(Dim.symbol("batch"), time);
          EncoderInput input =
              EncoderInput.of(
                  trace.input(Batch.INPUT_IDS, type), trace.input(Decoding.ATTENTION_MASK, type));
          if (hasTokenTypes()) {
            input = input.withTypes(trace.input(EncoderInput.TOKEN_TYPE_IDS, type));
          }
          trace.output("vectors", vectors(trace.root(), input, Phase.EVALUATION));
        });
  }
}
