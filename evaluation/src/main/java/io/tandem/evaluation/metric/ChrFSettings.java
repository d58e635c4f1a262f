package io.tandem.evaluation.metric;

/**
 * How chrF is computed. The names are sacreBLEU's.
 *
 * @param characterOrder the longest n-grams of characters, 1 or more
 * @param wordOrder the longest n-grams of words: 0 for chrF, 1 for chrF+, 2 for chrF++
 * @param beta how many times as much recall counts as precision, 1 or more
 * @param lowercase whether texts are made lower case first
 * @param whitespace whether white space is kept in n-grams of characters
 * @param epsilonSmoothing whether orders without n-grams count with a tiny number, as in {@code
 *     chrF++.py}, Moses and NLTK, and are not left out
 */
public record ChrFSettings(
    int characterOrder,
    int wordOrder,
    int beta,
    boolean lowercase,
    boolean whitespace,
    boolean epsilonSmoothing) {

  /** chrF2: sacreBLEU's defaults. */
  public static final ChrFSettings CHRF = new ChrFSettings(6, 0, 2, false, false, false);

  /** chrF2++: with words and pairs of words. */
  public static final ChrFSettings CHRF_PLUS_PLUS = new ChrFSettings(6, 2, 2, false, false, false);

  /** Checks the ranges. */
  public ChrFSettings {
    if (characterOrder < 1 || wordOrder < 0 || wordOrder > 2 || beta < 1) {
      throw new IllegalArgumentException(
          String.format(
              "chrF with n-grams of %d characters and %d words, and beta %d: they must be 1 or"
                  + " more, 0 to 2, and 1 or more",
              characterOrder, wordOrder, beta));
    }
  }
}
