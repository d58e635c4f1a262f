package io.tandem.search.mining;

import java.util.Optional;

/**
 * Which of the texts that are nearest to another are taken for its negatives, as
 * sentence-transformers' {@code mine_hard_negatives} has it. Those that go together with it are
 * never among them, and what is nearer than these may belong to them without anybody having said
 * so: that is what the margins are for.
 *
 * @param negatives how many are taken at most, at least 1
 * @param from how many of the nearest that are left are passed over
 * @param to how many of the nearest are looked at, more than that
 * @param margin by how much a negative's score is to be below that of the text that goes together
 *     with the other; of several, of that with the least
 * @param relativeMargin the same as a share of the absolute value of that score
 * @param least the least score of a negative
 * @param greatest its greatest score
 * @param seed to draw from those that are left instead of taking the nearest
 */
public record MiningRule(
    int negatives,
    int from,
    int to,
    Optional<Double> margin,
    Optional<Double> relativeMargin,
    Optional<Double> least,
    Optional<Double> greatest,
    Optional<Long> seed) {

  /** Checks the numbers. */
  public MiningRule {
    if (negatives < 1 || from < 0 || to <= from) {
      throw new IllegalArgumentException(
          String.format(
              "%d negatives from rank %d to %d; there is at least one, and the second rank is the"
                  + " greater",
              negatives, from, to));
    }
  }

  /** Whether a text may be a negative, going by its score and the least of those that fit. */
  boolean takes(double score, double right) {
    return (margin.isEmpty() || score + margin.get() <= right)
        && (relativeMargin.isEmpty() || score <= right - Math.abs(right) * relativeMargin.get())
        && (least.isEmpty() || score >= least.get())
        && (greatest.isEmpty() || score <= greatest.get());
  }

  boolean looksAtScores() {
    return margin.isPresent() || relativeMargin.isPresent();
  }
}
