package io.tandem.models.encoder;

/** A family of encoders: what its checkpoints call things, and the details in which it differs. */
public enum EncoderFamily {
  /** Devlin et al. 2019, arXiv 1810.04805. */
  BERT("bert", "Bert"),
  /** Liu et al. 2019, arXiv 1907.11692: positions are counted over what is no padding. */
  ROBERTA("roberta", "Roberta"),
  /** Sanh et al. 2019, arXiv 1910.01108: no token types and no pooler. */
  DISTILBERT("distilbert", "DistilBert"),
  /** Beltagy et al. 2020, arXiv 2004.05150: RoBERTa with attention in a sliding window. */
  LONGFORMER("longformer", "Longformer");

  private final String published;
  private final String classes;

  EncoderFamily(String published, String classes) {
    this.published = published;
    this.classes = classes;
  }

  /**
   * Its name: what {@code config.json} has as {@code model_type}, and what the encoder's weights
   * begin with in a model with a head.
   */
  public String published() {
    return published;
  }

  /** The beginning of the names that its models have in {@code architectures}. */
  String classes() {
    return classes;
  }

  BlockNames blocks() {
    return this == DISTILBERT ? BlockNames.DISTILBERT : BlockNames.BERT;
  }

  /**
   * Whether positions are counted over the tokens that are no padding, from one more than the
   * number of the padding token, which is the position of all padding.
   */
  public boolean countsPositions() {
    return this == ROBERTA || this == LONGFORMER;
  }

  /** Whether tokens have types. */
  public boolean hasTokenTypes() {
    return this != DISTILBERT;
  }

  /** Whether a layer more over the first token belongs to the encoder. */
  public boolean hasPooler() {
    return this != DISTILBERT;
  }

  /** Whether tokens see only those within a window. */
  public boolean hasWindows() {
    return this == LONGFORMER;
  }
}
