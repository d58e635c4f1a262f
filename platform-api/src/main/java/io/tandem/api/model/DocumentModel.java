package io.tandem.api.model;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.program.Precision;
import java.util.List;

/**
 * A model that learns what a task asks of documents, each of them one example: a classifier, a
 * tagger, a translator.
 */
public interface DocumentModel extends ExampleModel {
  /**
   * The mark, in objectives, of the vectors of the tokens that a model reads, {@code [batch, time,
   * size]}: gradients with respect to its input are asked for by it. Models of which that cannot be
   * asked have no such mark.
   */
  String TOKEN_VECTORS = "token-vectors";

  /**
   * What the scores of its objective stand for, in their order: classes, labels or tags.
   *
   * @return names; none, where scores stand for tokens, places or numbers
   */
  default List<String> outcomes() {
    return List.of();
  }

  /**
   * Sets the model to work.
   *
   * @param state where its weights lie, or will before the first call; not closed with what is
   *     given
   * @param precision in which element types it computes
   */
  Answering answering(DeviceState state, Precision precision);
}
