package io.tandem.models.decoder;

import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A family of decoders: its embeddings and blocks, and its output layer. Immutable. */
public interface DecoderStack {

  /** The family's name, by which configs choose it. */
  String type();

  /** The number of tokens. */
  int vocabularySize();

  /** The greatest number of tokens that are seen at once. */
  int context();

  /** The width of the hidden states. */
  int hidden();

  /** Whether a second row of the token table can be added to each token. */
  boolean hasTypes();

  /**
   * What each block reads, and the normalized result of the last: one more than there are blocks,
   * each [B, T, D].
   */
  List<Tensor> states(Scope root, DecoderTokens tokens, Phase phase);

  /**
   * The scores of the next token.
   *
   * @param hidden […, D]
   * @return […, V]
   */
  Tensor logits(Scope root, Tensor hidden);

  /** As {@link io.tandem.api.model.Architecture#variableOf}. */
  Optional<String> variableOf(String tensor);

  /** As {@link io.tandem.api.model.Architecture#publishedName}, of a model with a head. */
  default String publishedName(String variable) {
    return variable;
  }

  /** The same of the blocks alone. */
  default String bodyName(String variable) {
    return variable;
  }

  /** What {@code config.json} says of it where it has no head, in the published form. */
  JsonObject bodyConfig(OptionalInt endOfText);
}
