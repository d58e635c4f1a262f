package io.tandem.models.generation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * How the next token is drawn from its scores. The filters come one after the other, as in Hugging
 * Face Transformers: temperature, top k, top p, min p; each sees the distribution that the one
 * before left.
 *
 * @param temperature what the scores are divided by, finite; 0 always takes the likeliest token
 * @param topK how many of the likeliest tokens are considered, with those that equal the last of
 *     them; 0 for all
 * @param topP the fewest likeliest tokens are considered whose probabilities reach this sum
 *     (Holtzman et al. 2020, arXiv 1904.09751); 1 for all
 * @param minP tokens are considered that are at least this share as likely as the likeliest (Nguyen
 *     et al. 2024, arXiv 2407.01082); 0 for all
 */
public record Sampling(
    @Doc("What the logits are divided by; 0 always takes the likeliest token.")
        @Default("1")
        @Range(min = 0)
        double temperature,
    @Doc("How many of the likeliest tokens are considered; 0 for all.")
        @Default("0")
        @Range(min = 0)
        int topK,
    @Doc("The likeliest tokens are considered until their probabilities reach this sum; 1 for all.")
        @Default("1")
        @Range(above = 0, max = 1)
        double topP,
    @Doc("Tokens are considered that are at least this share as likely as the likeliest one.")
        @Default("0")
        @Range(min = 0, max = 1)
        double minP) {

  /** Always the likeliest token. */
  public static final Sampling GREEDY = new Sampling(0, 0, 1, 0);

  /** From all tokens, as likely as the model has them. */
  public static final Sampling PLAIN = new Sampling(1, 0, 1, 0);

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Sampling {
    if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)
        || !(topP > 0 && topP <= 1)
        || !(minP >= 0 && minP <= 1)
        || topK < 0) {
      throw new IllegalArgumentException(
          String.format(
              "sampling needs temperature >= 0, top-k >= 0, top-p in (0, 1] and min-p in [0, 1],"
                  + " not %s, %d, %s and %s",
              temperature, topK, topP, minP));
    }
  }

  /** With a temperature. */
  public static Sampling temperature(double temperature) {
    return PLAIN.withTemperature(temperature);
  }

  /** From the k likeliest tokens. */
  public static Sampling topK(int k) {
    return new Sampling(1, k, 1, 0);
  }

  /** From the likeliest tokens that together have probability p. */
  public static Sampling topP(double p) {
    return new Sampling(1, 0, p, 0);
  }

  /** From the tokens that are at least this share as likely as the likeliest. */
  public static Sampling minP(double p) {
    return new Sampling(1, 0, 1, p);
  }

  /** The same with another temperature. */
  public Sampling withTemperature(double other) {
    return new Sampling(other, topK, topP, minP);
  }

  /**
   * Chooses a token; of equal scores the lower id comes first.
   *
   * @param scores one for each token, negative infinity for one that is forbidden
   * @param draw a number from [0, 1)
   * @return the token's id
   */
  public int choose(double[] scores, double draw) {
    return choose(scores, draw, 0).token();
  }

  /**
   * Chooses a token and tells whether another one could be chosen if no score moved by more than
   * {@code error}.
   */
  Choice choose(double[] scores, double draw, double error) {
    return temperature == 0 ? likeliest(scores, error) : new Draw(this, scores, error).choose(draw);
  }

  private static Choice likeliest(double[] scores, double error) {
    int best = 0;
    double second = Double.NEGATIVE_INFINITY;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        second = scores[best];
        best = i;
      } else if (scores[i] > second) {
        second = scores[i];
      }
    }
    return new Choice(best, error == 0 || scores[best] - second > 2 * error);
  }
}
