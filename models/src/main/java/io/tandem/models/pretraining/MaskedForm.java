package io.tandem.models.pretraining;

/**
 * The form in which a model reads masked text.
 *
 * @param padding the token that fills up
 * @param hasTypes whether it reads {@code token_type_ids}
 * @param tellsNext whether it tells if texts follow each other, and so reads {@code
 *     next_sentence_label}
 */
public record MaskedForm(int padding, boolean hasTypes, boolean tellsNext) {
  /** The input with the positions that are to be told, {@code [batch, predictions]}. */
  public static final String MASKED_POSITIONS = "masked_positions";

  /** The input with token types, {@code [batch, time]}. */
  public static final String TOKEN_TYPE_IDS = "token_type_ids";

  /** The input that says whether texts follow each other (0) or not (1): {@code [batch]}. */
  public static final String NEXT_SENTENCE_LABEL = "next_sentence_label";
}
