package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.search.mining.MiningRule;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which of the texts that are near to another are its negatives. */
final class MiningOptions {
  @Option(
      names = "--negatives",
      paramLabel = "N",
      description = "How many of each pair, at most. Default: 3.")
  private int negatives = 3;

  @Option(
      names = "--from",
      paramLabel = "RANK",
      description =
          "How many of the nearest are passed over, which may go together with the first text"
              + " without anybody having said so. Default: 0.")
  private int from;

  @Option(
      names = "--to",
      paramLabel = "RANK",
      description = "How many of the nearest are looked at. Default: 100.")
  private int to = 100;

  @Option(
      names = "--margin",
      paramLabel = "X",
      description =
          "By how much a negative's score is to be below that of the second text. Default: it may"
              + " be above.")
  private Double margin;

  @Option(
      names = "--relative-margin",
      paramLabel = "X",
      description = "The same as a share of the second text's score, such as 0.05.")
  private Double relativeMargin;

  @Option(
      names = "--min-score",
      paramLabel = "X",
      description = "The least score of a negative. Default: any.")
  private Double least;

  @Option(
      names = "--max-score",
      paramLabel = "X",
      description = "The greatest score of a negative. Default: any.")
  private Double greatest;

  @Option(
      names = "--draw",
      paramLabel = "SEED",
      description = "Draws from those that are left, instead of taking the nearest.")
  private Long seed;

  /**
   * The rule.
   *
   * @throws BadInputException if a number is out of range
   */
  MiningRule rule() {
    if (negatives < 1 || from < 0 || to <= from) {
      throw new BadInputException(
          String.format(
              "--negatives is %d, --from %d and --to %d; there is at least one negative, and --to"
                  + " is greater than --from, which is at least 0",
              negatives, from, to));
    }
    return new MiningRule(
        negatives,
        from,
        to,
        Optional.ofNullable(margin),
        Optional.ofNullable(relativeMargin),
        Optional.ofNullable(least),
        Optional.ofNullable(greatest),
        Optional.ofNullable(seed));
  }
}
