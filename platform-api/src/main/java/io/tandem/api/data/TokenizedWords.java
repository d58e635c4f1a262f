package io.tandem.api.data;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * The tokens of words that stand apart in their data, as those of a tagged sentence do: of the
 * words with a space between them, and which tokens are of which word. Immutable.
 */
public final class TokenizedWords {
  private static final int NONE = -1;

  private final String text;
  private final TokenizedText tokens;
  private final int[] firsts;
  private final int[] words;

  private TokenizedWords(String text, TokenizedText tokens, int words) {
    this.text = text;
    this.tokens = tokens;
    firsts = new int[words];
    this.words = new int[tokens.size()];
    Arrays.fill(firsts, NONE);
    Arrays.fill(this.words, NONE);
  }

  /**
   * Tokenizes words.
   *
   * @param words any, in order
   */
  public static TokenizedWords of(Tokenizer tokenizer, List<String> words) {
    String text = String.join(" ", words);
    TokenizedWords found = new TokenizedWords(text, tokenizer.tokenize(text), words.size());
    int begin = 0;
    int token = 0;
    for (int word = 0; word < words.size(); word++) {
      int end = begin + words.get(word).length();
      while (token < found.tokens.size() && found.tokens.begin(token) < end) {
        if (found.tokens.end(token) > begin) {
          found.assign(token, word);
        }
        token++;
      }
      begin = end + 1;
    }
    return found;
  }

  private void assign(int token, int word) {
    words[token] = word;
    if (firsts[word] == NONE) {
      firsts[word] = token;
    }
  }

  /** The text that was tokenized. */
  public String text() {
    return text;
  }

  /** Its tokens. */
  public TokenizedText tokens() {
    return tokens;
  }

  /**
   * The first token of a word, the one that a tag is read from (Devlin et al. 2019, section 5.3).
   *
   * @return nothing if the tokenizer makes no token of it, as of a word that is a control character
   */
  public OptionalInt firstToken(int word) {
    return firsts[word] == NONE ? OptionalInt.empty() : OptionalInt.of(firsts[word]);
  }

  /**
   * The word that a token is of; the first, if it reaches over several.
   *
   * @return nothing for a token that stands for a space
   */
  public OptionalInt wordOf(int token) {
    return words[token] == NONE ? OptionalInt.empty() : OptionalInt.of(words[token]);
  }
}
