package io.tandem.evaluation.metric;

import java.util.Locale;

/**
 * How BLEU is computed. The names are sacreBLEU's.
 *
 * @param tokenizer how texts are cut into words
 * @param smoothing what stands for a precision of zero
 * @param lowercase whether texts are made lower case first
 * @param effectiveOrder whether orders that a short hypothesis has no n-grams of are left out, as
 *     is wanted for single sentences
 */
public record BleuSettings(
    BleuTokenizer tokenizer, Smoothing smoothing, boolean lowercase, boolean effectiveOrder) {

  /** sacreBLEU's defaults: {@code 13a}, exponential smoothing, cases kept, all four orders. */
  public static final BleuSettings DEFAULT =
      new BleuSettings(BleuTokenizer.V13A, new Smoothing.Exponential(), false, false);

  /** These settings with only those orders that a hypothesis has. */
  public BleuSettings forSentences() {
    return new BleuSettings(tokenizer, smoothing, lowercase, true);
  }

  /** What stands for a precision of zero (Chen and Cherry, 2014). */
  public sealed interface Smoothing {
    /** Its name in sacreBLEU's signature. */
    String signature();

    /** Nothing: one order without a match makes BLEU 0. */
    record None() implements Smoothing {
      @Override
      public String signature() {
        return "none";
      }
    }

    /** Method 3, NIST's: half a match for the first order without one, a quarter for the next. */
    record Exponential() implements Smoothing {
      @Override
      public String signature() {
        return "exp";
      }
    }

    /**
     * Method 1: a fixed number of matches.
     *
     * @param value how many, greater than 0; sacreBLEU takes 0.1 if it is told nothing
     */
    record Floor(double value) implements Smoothing {
      /** Checks the range. */
      public Floor {
        check("floor", value);
      }

      @Override
      public String signature() {
        return String.format(Locale.ROOT, "floor[%.2f]", value);
      }
    }

    /**
     * Method 2: a number added to matches and totals of all orders but the first.
     *
     * @param value what is added, greater than 0; sacreBLEU takes 1 if it is told nothing
     */
    record AddK(double value) implements Smoothing {
      /** Checks the range. */
      public AddK {
        check("add-k", value);
      }

      @Override
      public String signature() {
        return String.format(Locale.ROOT, "add-k[%.2f]", value);
      }
    }

    private static void check(String method, double value) {
      if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "smoothing by " + method + " with " + value + ": it must be greater than 0");
      }
    }
  }
}
