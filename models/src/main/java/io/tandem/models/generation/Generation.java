package io.tandem.models.generation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * How a text is continued.
 *
 * @param tokens the greatest number of tokens that are added
 * @param minTokens how many are added at least before the end of the text may come
 * @param sampling how each token is drawn
 * @param repetitionPenalty what the scores of tokens that are there already are divided by, or
 *     multiplied by if they are negative (Keskar et al. 2019, arXiv 1909.05858, section 4.1); 1
 *     changes nothing
 * @param noRepeatNgram no sequence of this many tokens comes twice (Paulus et al. 2017, arXiv
 *     1705.04304, section 2.5); 0 for no such rule
 */
public record Generation(
    @Doc("The greatest number of tokens that are added.")
        @Default("100")
        @Range(min = 1, max = 1_000_000)
        int tokens,
    @Doc("How many tokens are added before the end of the text may come.")
        @Default("0")
        @Range(min = 0, max = 1_000_000)
        int minTokens,
    @Doc("How each token is chosen.") Sampling sampling,
    @Doc("What the scores of tokens that are there already are divided by; 1 changes nothing.")
        @Default("1")
        @Range(above = 0)
        double repetitionPenalty,
    @Doc("No sequence of this many tokens comes twice; 0 for no such rule.")
        @Default("0")
        @Range(min = 0)
        int noRepeatNgram) {

  public Generation {
    if (minTokens > tokens) {
      throw new IllegalArgumentException(
          String.format("min-tokens (%d) is more than tokens (%d)", minTokens, tokens));
    }
  }

  /** So many tokens, drawn in this way. */
  public static Generation of(int tokens, Sampling sampling) {
    return new Generation(tokens, 0, sampling, 1, 0);
  }

  /** The same with a least number of tokens. */
  public Generation withMinTokens(int number) {
    return new Generation(tokens, number, sampling, repetitionPenalty, noRepeatNgram);
  }

  /** The same with a penalty on tokens that are there already. */
  public Generation withRepetitionPenalty(double penalty) {
    return new Generation(tokens, minTokens, sampling, penalty, noRepeatNgram);
  }

  /** The same without sequences of so many tokens coming twice. */
  public Generation withNoRepeatNgram(int length) {
    return new Generation(tokens, minTokens, sampling, repetitionPenalty, length);
  }
}
