package io.tandem.evaluation.ngram;

import java.util.Locale;

/**
 * What is taken away from the counts of n-grams of one length, to be given to those that were not
 * seen.
 *
 * @param one from a count of 1, from 0 to 1
 * @param two from a count of 2, from 0 to 2
 * @param threeOrMore from greater counts, from 0 to 3
 */
public record Discounts(double one, double two, double threeOrMore) {

  /** Checks the ranges. */
  public Discounts {
    check("1", one, 1);
    check("2", two, 2);
    check("3 or more", threeOrMore, 3);
  }

  private static void check(String count, double discount, double greatest) {
    if (!(discount >= 0 && discount <= greatest)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a discount of %s from a count of %s: it must be from 0 to %.0f",
              discount,
              count,
              greatest));
    }
  }

  /**
   * The same discount for all counts.
   *
   * @param discount from 0 to 1
   * @return the discounts
   */
  public static Discounts same(double discount) {
    return new Discounts(discount, discount, discount);
  }

  /**
   * What is taken away from a count.
   *
   * @param count at least 0
   * @return 0 for 0
   */
  public double of(int count) {
    return switch (count) {
      case 0 -> 0;
      case 1 -> one;
      case 2 -> two;
      default -> threeOrMore;
    };
  }

  /** The three numbers, with four digits. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.4f %.4f %.4f", one, two, threeOrMore);
  }
}
