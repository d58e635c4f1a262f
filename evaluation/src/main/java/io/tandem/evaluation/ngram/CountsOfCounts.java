package io.tandem.evaluation.ngram;

import java.util.Optional;

/**
 * How many n-grams of one length have small counts, from which discounts are estimated.
 *
 * @param ones how many have a count of 1
 * @param twos of 2
 * @param threes of 3
 * @param fours of 4
 */
public record CountsOfCounts(long ones, long twos, long threes, long fours) {

  /**
   * Estimates three discounts (Chen and Goodman 1998, equation 26, after Ney et al. 1994): with
   * {@code Y = n1 / (n1 + 2 n2)}, {@code Dk = k - (k + 1) Y n(k+1) / nk}.
   *
   * @return the discounts, or nothing if there are no n-grams of a count that the estimate divides
   *     by, or if a discount would be 0 or less: so it is for n-grams that are too few or whose
   *     counts were not drawn as those of natural language
   */
  public Optional<Discounts> threeDiscounts() {
    if (ones == 0 || twos == 0 || threes == 0) {
      return Optional.empty();
    }
    double y = (double) ones / (ones + 2 * twos);
    double one = 1 - 2 * y * twos / ones;
    double two = 2 - 3 * y * threes / twos;
    double three = 3 - 4 * y * fours / threes;
    return two > 0 && three > 0 ? Optional.of(new Discounts(one, two, three)) : Optional.empty();
  }

  /**
   * Estimates one discount for all counts, {@code n1 / (n1 + 2 n2)} (Ney et al. 1994).
   *
   * @return the discount, or nothing if no n-gram has a count of 1
   */
  public Optional<Discounts> oneDiscount() {
    return ones == 0
        ? Optional.empty()
        : Optional.of(Discounts.same((double) ones / (ones + 2 * twos)));
  }
}
