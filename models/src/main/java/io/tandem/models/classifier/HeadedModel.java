package io.tandem.models.classifier;

import io.tandem.api.model.DocumentModel;
import java.util.Optional;

/** A model of documents that may have been made for classes, labels or a number of texts. */
public interface HeadedModel extends DocumentModel {
  /**
   * The mark, in objectives, of what {@link Head#losses} is given: {@code f32 [batch, k]}, or in 16
   * bits where the model computes so. Where all tokens are scored, of these: {@code [batch, time,
   * vocabulary]}.
   */
  String SCORES = "scores";

  /** What makes answers of its scores; nothing, if it tells something else of texts. */
  Optional<Head> head();
}
