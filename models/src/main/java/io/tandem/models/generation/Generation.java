package io.tandem.models.generation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.util.List;
import java.util.Optional;

/**
 * How a text is continued.
 *
 * @param tokens the greatest number of tokens that are added, from 1 to a million
 * @param minTokens how many are added at least before the end of the text may come, at most {@code
 *     tokens}
 * @param sampling how each token is drawn
 * @param beams search instead, for which {@code sampling} must be left as it is
 * @param repetitionPenalty what the scores of tokens that are there already are divided by, or
 *     multiplied by if they are negative (Keskar et al. 2019, arXiv 1909.05858, section 4.1); 1
 *     changes nothing
 * @param noRepeatNgram no sequence of this many tokens comes twice (Paulus et al. 2017, arXiv
 *     1705.04304, section 2.5); 0 for no such rule
 * @param stop texts any of which ends a continuation, wherever tokens begin and end
 * @param endOfText the token that ends a text; if it is not named, {@code <|endoftext|>} where the
 *     vocabulary has it
 */
public record Generation(
    @Doc("The greatest number of tokens that are added.")
        @Default("100")
        @Range(min = 1, max = MOST_TOKENS)
        int tokens,
    @Doc("How many tokens are added before the end of the text may come.")
        @Default("0")
        @Range(min = 0, max = MOST_TOKENS)
        int minTokens,
    @Doc("How each token is drawn.") Sampling sampling,
    @Doc("Search for a probable continuation instead of drawing one.") Optional<BeamSearch> beams,
    @Doc("What the scores of tokens that are there already are divided by; 1 changes nothing.")
        @Default("1")
        @Range(above = 0)
        double repetitionPenalty,
    @Doc("No sequence of this many tokens comes twice; 0 for no such rule.")
        @Default("0")
        @Range(min = 0)
        int noRepeatNgram,
    @Doc("Texts any of which ends the continuation; it is left out.") @Default({})
        List<String> stop,
    @Doc("The token that ends a text; if not set, <|endoftext|> where the vocabulary has it.")
        Optional<String> endOfText) {

  private static final int MOST_TOKENS = 1_000_000;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a number is out of its range, a text that stops is empty,
   *     or both {@code beams} and {@code sampling} are set
   */
  public Generation {
    stop = List.copyOf(stop);
    if (tokens < 1 || tokens > MOST_TOKENS) {
      throw new IllegalArgumentException(
          String.format("tokens must be from 1 to %d, not %d", MOST_TOKENS, tokens));
    }
    if (minTokens < 0) {
      throw new IllegalArgumentException("min-tokens must be 0 or more, not " + minTokens);
    }
    if (!(repetitionPenalty > 0 && repetitionPenalty < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "repetition-penalty must be a number above 0, not " + repetitionPenalty);
    }
    if (noRepeatNgram < 0) {
      throw new IllegalArgumentException("no-repeat-ngram must be 0 or more, not " + noRepeatNgram);
    }
    if (stop.contains("")) {
      throw new IllegalArgumentException("stop holds an empty text, which would stop everything");
    }
    if (minTokens > tokens) {
      throw new IllegalArgumentException(
          String.format("min-tokens (%d) is more than tokens (%d)", minTokens, tokens));
    }
    if (beams.isPresent() && !sampling.equals(Sampling.PLAIN)) {
      throw new IllegalArgumentException(
          "beams and sampling exclude each other: beam search draws nothing");
    }
  }

  /** So many tokens, drawn in this way. */
  public static Generation of(int tokens, Sampling sampling) {
    return new Generation(tokens, 0, sampling, Optional.empty(), 1, 0, List.of(), Optional.empty());
  }

  /** So many tokens, searched in this way. */
  public static Generation of(int tokens, BeamSearch beams) {
    return new Generation(
        tokens, 0, Sampling.PLAIN, Optional.of(beams), 1, 0, List.of(), Optional.empty());
  }

  private Generation with(int least, double penalty, int ngram, List<String> stops) {
    return new Generation(tokens, least, sampling, beams, penalty, ngram, stops, endOfText);
  }

  /** The same with a least number of tokens. */
  public Generation withMinTokens(int number) {
    return with(number, repetitionPenalty, noRepeatNgram, stop);
  }

  /** The same with a penalty on tokens that are there already. */
  public Generation withRepetitionPenalty(double penalty) {
    return with(minTokens, penalty, noRepeatNgram, stop);
  }

  /** The same without sequences of so many tokens coming twice. */
  public Generation withNoRepeatNgram(int length) {
    return with(minTokens, repetitionPenalty, length, stop);
  }

  /** The same with texts that end it. */
  public Generation withStop(String... texts) {
    return with(minTokens, repetitionPenalty, noRepeatNgram, List.of(texts));
  }
}
