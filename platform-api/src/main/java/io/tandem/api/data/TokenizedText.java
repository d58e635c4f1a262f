package io.tandem.api.data;

import java.util.Arrays;

/**
 * The tokens of a text, each with the place in the text that it comes from. Immutable.
 *
 * <p>Places count the {@code char}s of the text as it was given, whatever the tokenizer changed in
 * it, so that {@code text.substring(begin(i), end(i))} is what token {@code i} stands for. A token
 * that stands for nothing in the text is an empty place; several tokens may stand for one place, as
 * the bytes of an emoji do.
 */
public final class TokenizedText {
  private final int[] ids;
  private final int[] begins;
  private final int[] ends;

  /**
   * Tokens in the order of the text.
   *
   * @param ids their ids
   * @param begins where each begins
   * @param ends where each ends, not before its beginning
   */
  public TokenizedText(int[] ids, int[] begins, int[] ends) {
    if (begins.length != ids.length || ends.length != ids.length) {
      throw new IllegalArgumentException(
          String.format("%d ids, %d begins, %d ends", ids.length, begins.length, ends.length));
    }
    this.ids = ids.clone();
    this.begins = begins.clone();
    this.ends = ends.clone();
    for (int i = 0; i < ids.length; i++) {
      if (begins[i] < 0 || ends[i] < begins[i]) {
        throw new IllegalArgumentException(
            String.format("token %d stands from %d to %d", i, begins[i], ends[i]));
      }
    }
  }

  /** The number of tokens. */
  public int size() {
    return ids.length;
  }

  /** The ids of all tokens. */
  public int[] ids() {
    return ids.clone();
  }

  /** The id of a token. */
  public int id(int token) {
    return ids[token];
  }

  /** Where a token's part of the text begins. */
  public int begin(int token) {
    return begins[token];
  }

  /** Where a token's part of the text has ended. */
  public int end(int token) {
    return ends[token];
  }

  /**
   * Some of the tokens; places stay those in the whole text.
   *
   * @param from the first
   * @param to the one after the last
   */
  public TokenizedText slice(int from, int to) {
    return new TokenizedText(
        Arrays.copyOfRange(ids, from, to),
        Arrays.copyOfRange(begins, from, to),
        Arrays.copyOfRange(ends, from, to));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenizedText text
        && Arrays.equals(ids, text.ids)
        && Arrays.equals(begins, text.begins)
        && Arrays.equals(ends, text.ends);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(ids) + Arrays.hashCode(begins)) + Arrays.hashCode(ends);
  }

  /** For example {@code 2 tokens: 17 [0, 3), 4 [3, 4)}. */
  @Override
  public String toString() {
    StringBuilder listed = new StringBuilder(ids.length + " tokens:");
    for (int i = 0; i < ids.length; i++) {
      listed.append(i == 0 ? " " : ", ");
      listed.append(String.format("%d [%d, %d)", ids[i], begins[i], ends[i]));
    }
    return listed.toString();
  }
}
