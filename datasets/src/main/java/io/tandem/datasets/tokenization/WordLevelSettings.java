package io.tandem.datasets.tokenization;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * What a vocabulary of whole words is to be.
 *
 * @param vocabularySize the greatest number of tokens, the three special ones included
 * @param minFrequency how often a word must occur in the text to be a token
 * @param lowercase whether text becomes lower case first
 * @param cut how text becomes words
 */
@Doc("Whole words; rare ones become [UNK].")
public record WordLevelSettings(
    @Doc("The greatest number of tokens, the three special ones included.")
        @Range(min = 4, max = TokenizerJson.MOST_IDS)
        @Default("30000")
        int vocabularySize,
    @Doc("How often a word must occur in the text to be a token.") @Range(min = 1) @Default("2")
        int minFrequency,
    @Doc("Whether text becomes lower case first.") @Default("true") boolean lowercase,
    @Doc(
            "How text becomes words: 'words' parts letters and digits from other signs, 'spaces'"
                + " cuts at white space alone, for text that has its words apart already.")
        @Default("words")
        Cut cut) {

  /** How text becomes words. */
  public enum Cut {
    /**
     * Runs of letters, marks, digits and low lines, and runs of other signs: {@code Whitespace}.
     */
    WORDS("Whitespace", "\\w+|[^\\w\\s]+"),

    /** Whatever stands between white space: {@code WhitespaceSplit}. */
    SPACES("WhitespaceSplit", "\\S+");

    private final String preTokenizer;
    private final String pattern;

    Cut(String preTokenizer, String pattern) {
      this.preTokenizer = preTokenizer;
      this.pattern = pattern;
    }

    /** The name of Hugging Face's part that does the same. */
    String preTokenizer() {
      return preTokenizer;
    }

    /** What a word matches. */
    String pattern() {
      return pattern;
    }
  }
}
