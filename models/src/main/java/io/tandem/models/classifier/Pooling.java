package io.tandem.models.classifier;

/** How what recurrent layers say of each token becomes one vector of the text. */
public enum Pooling {
  /** The state after the last token, and that of the backward direction after the first. */
  LAST,
  /** The greatest of each element over the tokens; 0 for a text without any. */
  MAX,
  /** The mean over the tokens; 0 for a text without any. */
  MEAN
}
