package io.tandem.api.data;

import java.util.Arrays;
import java.util.List;

/**
 * What a model reads of one or two texts: their tokens, or some of them, and those that a {@link
 * TextTemplate} puts around them. Immutable.
 */
public final class TextSequence {
  private static final int NONE = -1;

  private final int[] ids;
  private final int[] types;
  private final int[] texts;
  private final int[] tokens;
  private final int[] begins;
  private final int[] ends;

  private TextSequence(int length) {
    ids = new int[length];
    types = new int[length];
    texts = new int[length];
    tokens = new int[length];
    begins = new int[length];
    ends = new int[length];
  }

  /**
   * Fills a template.
   *
   * @param parts the template
   * @param texts what it is filled with
   * @param offsets for each text, how many of its tokens stand before the first that is given here
   */
  static TextSequence of(
      List<TextTemplate.Part> parts, List<TokenizedText> texts, List<Integer> offsets) {
    int length = parts.size() - texts.size() + texts.stream().mapToInt(TokenizedText::size).sum();
    TextSequence sequence = new TextSequence(length);
    int at = 0;
    for (TextTemplate.Part part : parts) {
      if (part instanceof TextTemplate.Part.Token token) {
        sequence.ids[at] = token.id();
        sequence.types[at] = token.type();
        sequence.tokens[at++] = NONE;
      } else if (part instanceof TextTemplate.Part.Text text) {
        TokenizedText tokens = texts.get(text.which() - 1);
        for (int i = 0; i < tokens.size(); i++, at++) {
          sequence.ids[at] = tokens.id(i);
          sequence.types[at] = text.type();
          sequence.texts[at] = text.which();
          sequence.tokens[at] = offsets.get(text.which() - 1) + i;
          sequence.begins[at] = tokens.begin(i);
          sequence.ends[at] = tokens.end(i);
        }
      }
    }
    return sequence;
  }

  /** The number of tokens. */
  public int length() {
    return ids.length;
  }

  /** The ids: {@code input_ids}. */
  public int[] ids() {
    return ids.clone();
  }

  /** The type of each token: {@code token_type_ids}. */
  public int[] types() {
    return types.clone();
  }

  /**
   * Which text a token is of.
   *
   * @return 1 for the first or only one, 2 for the second, 0 for a token of the template
   */
  public int text(int position) {
    return texts[position];
  }

  /**
   * The place of a token among all tokens of its text, which counts those that were cut off before
   * it.
   *
   * @return from 0; -1 for a token of the template
   */
  public int token(int position) {
    return tokens[position];
  }

  /** Where a token's part of its text begins, as {@link TokenizedText#begin}; 0 if it has none. */
  public int begin(int position) {
    return begins[position];
  }

  /** Where a token's part of its text has ended; 0 if it has none. */
  public int end(int position) {
    return ends[position];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TextSequence sequence
        && Arrays.equals(ids, sequence.ids)
        && Arrays.equals(types, sequence.types)
        && Arrays.equals(texts, sequence.texts)
        && Arrays.equals(tokens, sequence.tokens)
        && Arrays.equals(begins, sequence.begins)
        && Arrays.equals(ends, sequence.ends);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids) * 31 + Arrays.hashCode(tokens);
  }

  /** Its ids. */
  @Override
  public String toString() {
    return Arrays.toString(ids);
  }
}
