package io.tandem.models.pretraining;

import io.tandem.api.data.SentencePlaces;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The tokens of a document, as sentences of at least one token each, and as words. Immutable. */
final class SentenceTokens {
  private final int[] ids;
  private final boolean[] continuing;
  private final int[] ends;

  /**
   * Tokens that are known.
   *
   * @param continuing whether each goes on with the word of the one before
   * @param ends where each sentence has ended, each after the one before
   */
  SentenceTokens(int[] ids, boolean[] continuing, int[] ends) {
    this.ids = ids.clone();
    this.continuing = continuing.clone();
    this.ends = ends.clone();
  }

  /**
   * Tokenizes a text as a whole. A token that reaches into a sentence belongs to the one before.
   */
  static SentenceTokens of(Tokenizer tokenizer, String text) {
    TokenizedText tokens = tokenizer.tokenize(text);
    List<SentencePlaces.Place> sentences = SentencePlaces.of(text, Locale.ROOT);
    int[] ends = new int[sentences.size()];
    int count = 0;
    int token = 0;
    for (int i = 1; i <= sentences.size() && token < tokens.size(); i++) {
      int next = i < sentences.size() ? sentences.get(i).begin() : Integer.MAX_VALUE;
      int from = token;
      // White space before a sentence belongs to it where tokens have it at their beginnings.
      while (token < tokens.size() && textBegin(text, tokens, token) < next) {
        token++;
      }
      if (token > from) {
        ends[count++] = token;
      }
    }
    return new SentenceTokens(
        tokens.ids(), WholeWords.continuing(tokenizer, text, tokens), Arrays.copyOf(ends, count));
  }

  private static int textBegin(String text, TokenizedText tokens, int token) {
    int begin = tokens.begin(token);
    while (begin < tokens.end(token) && Character.isWhitespace(text.charAt(begin))) {
      begin++;
    }
    return begin;
  }

  int sentences() {
    return ends.length;
  }

  /** Where a sentence begins among the tokens. */
  int begin(int sentence) {
    return sentence == 0 ? 0 : ends[sentence - 1];
  }

  /** Where it has ended. */
  int end(int sentence) {
    return ends[sentence];
  }

  int id(int token) {
    return ids[token];
  }

  /** Whether a token goes on with the word of the one before. */
  boolean isContinuing(int token) {
    return continuing[token];
  }
}
