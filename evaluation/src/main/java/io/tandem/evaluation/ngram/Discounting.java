package io.tandem.evaluation.ngram;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;
import java.util.List;
import java.util.Optional;

/** Where a Kneser–Ney model has its discounts from. */
public sealed interface Discounting {

  /** How discounts were come by. */
  enum Origin {
    /** From the counts of counts. */
    ESTIMATED,
    /** By the config, because the counts of counts allow no estimate. */
    FALLBACK,
    /** By the config. */
    GIVEN
  }

  /**
   * The discounts for n-grams of one length.
   *
   * @param discounts the discounts
   * @param origin how they were come by
   */
  record Chosen(Discounts discounts, Origin origin) {}

  /**
   * Chooses the discounts for n-grams of one length.
   *
   * @param counts how many of them have small counts
   * @return the discounts
   */
  Chosen choose(CountsOfCounts counts);

  /**
   * Three discounts for each length of n-grams, for counts of 1, of 2 and of more: modified
   * Kneser–Ney.
   *
   * @param fallback the three for lengths whose counts of counts allow no estimate
   */
  @TypeName("modified")
  record Modified(
      @Doc("The three discounts for n-grams of a length whose counts allow no estimate.")
          @Default({"0.5", "1", "1.5"})
          List<Double> fallback)
      implements Discounting {

    /** Copies and checks. */
    public Modified {
      fallback = List.copyOf(fallback);
      three("fallback", fallback);
    }

    @Override
    public Chosen choose(CountsOfCounts counts) {
      return estimatedOr(counts.threeDiscounts(), three("fallback", fallback));
    }
  }

  /**
   * One discount for each length of n-grams: Kneser–Ney as it was first published.
   *
   * @param fallback the one for lengths whose counts of counts allow no estimate
   */
  @TypeName("single")
  record Single(
      @Doc("The discount for n-grams of a length whose counts allow no estimate.")
          @Range(above = 0, max = 1)
          @Default("0.75")
          double fallback)
      implements Discounting {

    /** Checks the range. */
    public Single {
      something("fallback", Discounts.same(fallback));
    }

    @Override
    public Chosen choose(CountsOfCounts counts) {
      return estimatedOr(counts.oneDiscount(), Discounts.same(fallback));
    }
  }

  /**
   * Discounts that are the same for all lengths of n-grams.
   *
   * @param values three, for counts of 1, of 2 and of more
   */
  @TypeName("given")
  record Given(
      @Doc("Three discounts above 0, for counts of 1, of 2 and of more.") List<Double> values)
      implements Discounting {

    /** Copies and checks. */
    public Given {
      values = List.copyOf(values);
      three("values", values);
    }

    @Override
    public Chosen choose(CountsOfCounts counts) {
      return new Chosen(three("values", values), Origin.GIVEN);
    }
  }

  private static Chosen estimatedOr(Optional<Discounts> estimate, Discounts fallback) {
    return estimate
        .map(discounts -> new Chosen(discounts, Origin.ESTIMATED))
        .orElse(new Chosen(fallback, Origin.FALLBACK));
  }

  private static Discounts three(String name, List<Double> values) {
    if (values.size() != 3) {
      throw new IllegalArgumentException(
          name + " holds " + values.size() + " discounts; three are needed: " + values);
    }
    return something(name, new Discounts(values.get(0), values.get(1), values.get(2)));
  }

  /** With nothing taken away nothing is left for what was not seen, whose loss is then infinite. */
  private static Discounts something(String name, Discounts discounts) {
    for (int count = 1; count <= 3; count++) {
      if (discounts.of(count) == 0) {
        throw new IllegalArgumentException(
            name + " holds a discount of 0, which leaves no probability for what was not seen");
      }
    }
    return discounts;
  }
}
