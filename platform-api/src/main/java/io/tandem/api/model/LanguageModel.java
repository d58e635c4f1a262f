package io.tandem.api.model;

import io.tandem.api.program.Program;

/** A model that predicts the next token from those before it. */
public interface LanguageModel extends Model {

  /** The name of the output of {@link #nextToken}. */
  String LOGITS = "logits";

  /** The name of the output of {@link #tokenLosses}. */
  String LOSSES = "losses";

  /** The number of tokens that it predicts from. */
  int vocabularySize();

  /** The greatest number of tokens that it can look at. */
  int context();

  /**
   * Traces the prediction of the next token: {@code input_ids [batch, time]} with time from 1 to
   * {@link #context}, to {@value #LOGITS} {@code [batch, vocabulary]} after the last one, {@code
   * f32}.
   */
  Program nextToken();

  /**
   * Traces the loss of each token: of {@code input_ids} and {@code labels}, both {@code [batch,
   * time]} as the objective has them, {@value #LOSSES} {@code [batch, time]} in nats, {@code f32};
   * 0 where a label is {@link io.tandem.api.data.Batch#IGNORED}.
   */
  Program tokenLosses();

  /**
   * Traces the same prediction token by token.
   *
   * @param padded whether rows may differ in length: shorter ones are then padded on the left, and
   *     the programs declare a mask; otherwise every token of every row counts
   */
  Decoding decoding(boolean padded);
}
