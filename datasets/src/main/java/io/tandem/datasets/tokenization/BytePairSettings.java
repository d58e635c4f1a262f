package io.tandem.datasets.tokenization;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.Tokenizer;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a byte-level BPE vocabulary is to be.
 *
 * @param vocabularySize the number of tokens, special ones and the 256 bytes included; fewer come
 *     out if the text has no more pairs that are frequent enough
 * @param minFrequency how often a pair must occur to be merged
 * @param specialTokens tokens without text of their own; they get the first ids, in this order.
 *     Where {@code <s>} and {@code </s>} are among them, texts stand between these in sequences, as
 *     RoBERTa has it, whose tokens are {@code <s>, <pad>, </s>, <unk>, <mask>}
 * @param sentinels how many tokens {@code <extra_id_0>} and on there are, that stand for spans
 *     which are left out; they get the last ids, the first of them the very last, as in T5's
 *     vocabulary
 */
@Doc("Byte-level byte pair encoding, as GPT-2's.")
public record BytePairSettings(
    @Doc("The number of tokens, special ones and the 256 bytes included.")
        @Range(min = ByteAlphabet.SIZE, max = TokenizerJson.MOST_IDS)
        @Default("4096")
        int vocabularySize,
    @Doc("How often a pair must occur in the text to be merged.") @Range(min = 1) @Default("2")
        int minFrequency,
    @Doc(
            "Tokens without text of their own; they get the first ids. RoBERTa's are <s>, <pad>,"
                + " </s>, <unk> and <mask>; with <s> and </s> texts stand between these.")
        @Default("<|endoftext|>")
        List<String> specialTokens,
    @Doc("How many tokens <extra_id_0> and on there are, for spans that are left out; T5 has 100.")
        @Range(min = 0, max = 10_000)
        @Default("0")
        int sentinels) {
  private static final int USUAL_MIN_FREQUENCY = 2;

  /**
   * A vocabulary with {@link Tokenizer#END_OF_TEXT}, of pairs that occur twice: what a config gets
   * that says no more than the size.
   *
   * @param vocabularySize the number of tokens, the special one and the 256 bytes included
   * @return the settings
   */
  public static BytePairSettings of(int vocabularySize) {
    return new BytePairSettings(
        vocabularySize, USUAL_MIN_FREQUENCY, List.of(Tokenizer.END_OF_TEXT));
  }

  /** A vocabulary without sentinels. */
  public BytePairSettings(int vocabularySize, int minFrequency, List<String> specialTokens) {
    this(vocabularySize, minFrequency, specialTokens, 0);
  }

  /** Checks ranges, and that no special token can be mistaken for a token of text. */
  public BytePairSettings {
    specialTokens = List.copyOf(specialTokens);
    if (new HashSet<>(specialTokens).size() < specialTokens.size()) {
      throw new IllegalArgumentException("a special token is given twice: " + specialTokens);
    }
    for (String token : specialTokens) {
      AtomicInteger pieces = new AtomicInteger();
      WordPattern.cut(token, piece -> pieces.incrementAndGet());
      if (pieces.get() < 2 || !token.equals(token.strip())) {
        throw new IllegalArgumentException(
            String.format(
                "'%s' cannot be a special token, because ordinary text may hold it: put letters"
                    + " between signs and no space around it, for example <|endoftext|>",
                token));
      }
    }
    int least = ByteAlphabet.SIZE + specialTokens.size() + sentinels;
    if (vocabularySize < least || vocabularySize > TokenizerJson.MOST_IDS) {
      throw new IllegalArgumentException(
          String.format(
              "a vocabulary of %d tokens; with 256 bytes and %d special tokens it takes at least"
                  + " %d, and at most %d",
              vocabularySize, specialTokens.size() + sentinels, least, TokenizerJson.MOST_IDS));
    }
    if (minFrequency < 1) {
      throw new IllegalArgumentException("minimum frequency " + minFrequency + ": at least 1");
    }
  }

  /** The same with fewer tokens by the sentinels, and without these. */
  BytePairSettings withoutSentinels() {
    return new BytePairSettings(vocabularySize - sentinels, minFrequency, specialTokens);
  }
}
