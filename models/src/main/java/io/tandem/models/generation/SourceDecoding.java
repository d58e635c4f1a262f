package io.tandem.models.generation;

import io.tandem.api.data.Batch;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.program.Program;

/**
 * A model that makes texts of sources, by two programs as {@link Decoding} describes them. The
 * first reads sources and takes the token before the first; the second takes one token more. Both
 * give {@value LanguageModel#LOGITS} {@code [batch, vocabulary]}, and {@value #ATTENTION} {@code
 * [batch, source]} if the model {@linkplain #hasAttention looks at} the source: how much it saw of
 * each of its tokens, 0 in padding. What is known of a source goes out of the first program and
 * stays.
 */
public interface SourceDecoding {
  /** The output that says how much was seen of the source. */
  String ATTENTION = "attention";

  /** The input with the tokens that are made, one for each row. */
  String DECODER_INPUT_IDS = "decoder_input_ids";

  /** The axis of the text that is read. */
  String SOURCE = "source";

  /** Whether the first program has to know how long the sources are, padding included. */
  boolean knowsLengths();

  /** Whether the programs give {@value #ATTENTION}. */
  boolean hasAttention();

  /**
   * Traces what takes {@value Batch#INPUT_IDS} and {@value Decoding#ATTENTION_MASK}, both {@code
   * i32 [batch, source]}, and {@value #DECODER_INPUT_IDS} {@code i32 [batch, 1]}.
   *
   * @param lengths that of {@value #SOURCE}, where it {@linkplain #knowsLengths has to be known}
   */
  Program prompt(Lengths lengths);

  /** Traces what takes {@value #DECODER_INPUT_IDS} {@code i32 [batch, 1]} and the state. */
  Program next();
}
