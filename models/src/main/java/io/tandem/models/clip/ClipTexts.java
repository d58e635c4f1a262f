package io.tandem.models.clip;

import io.tandem.api.data.TextSequence;
import io.tandem.api.data.TextSequences;
import io.tandem.api.data.TextTemplate;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.Truncation;
import io.tandem.api.error.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Texts as the text tower reads them: what the tokenizer puts around a text, and after it the token
 * that ends a text, whose vector stands for it. Longer texts are cut before that token.
 *
 * @param tokenizer makes tokens
 * @param positions the greatest number of tokens
 */
record ClipTexts(Tokenizer tokenizer, int positions) {

  /**
   * The token that ends texts of a vocabulary.
   *
   * @throws BadInputException if there is none, or readers of checkpoints would take it for another
   */
  static int endOf(Tokenizer tokenizer) {
    OptionalInt end = tokenizer.roles().end();
    int token =
        (end.isPresent() ? end : tokenizer.roles().separator())
            .orElseThrow(
                () ->
                    new BadInputException(
                        "the tokenizer's vocabulary has no token that ends a text, and no"
                            + " separator, whose vector would stand for a text"));
    if (token == TextTower.GREATEST) {
      throw new BadInputException(
          String.format(
              "the token '%s' that ends a text has the number %d, by which readers of checkpoints"
                  + " mean the token with the greatest number; take a tokenizer of another kind,"
                  + " byte-pair say",
              tokenizer.tokenOf(token), token));
    }
    return token;
  }

  /** The token that fills texts up: one that is for that, or the one that ends them. */
  static int paddingOf(Tokenizer tokenizer) {
    return tokenizer.roles().padding().orElseGet(() -> endOf(tokenizer));
  }

  /** The tokens of a text, at least one and at most as many as there are positions. */
  int[] tokens(String text) {
    TextSequence sequence =
        new TextSequences(template(), positions)
            .fit(Truncation.LONGEST_FIRST, tokenized(text.strip()));
    return sequence.ids();
  }

  private TokenizedText tokenized(String text) {
    return tokenizer.tokenize(text);
  }

  private TextTemplate template() {
    TextTemplate template = tokenizer.template();
    int end = endOf(tokenizer);
    List<TextTemplate.Part> parts = new ArrayList<>(template.one());
    boolean ends =
        parts.get(parts.size() - 1) instanceof TextTemplate.Part.Token last && last.id() == end;
    if (!ends) {
      parts.add(new TextTemplate.Part.Token(end, 0));
    }
    return new TextTemplate(parts, template.pair());
  }
}
