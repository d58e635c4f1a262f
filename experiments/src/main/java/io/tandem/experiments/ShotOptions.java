package io.tandem.experiments;

import io.tandem.api.data.Document;
import io.tandem.api.error.BadInputException;
import io.tandem.datasets.text.JsonLinesReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which examples a model is shown before it is asked. */
final class ShotOptions {
  @Option(
      names = "--shots-from",
      paramLabel = "FILE",
      description =
          "A JSON object on each line, of which examples are shown before each text: with \"text\""
              + " and its label, or \"question\" and \"answers\".")
  private Path file;

  @Option(
      names = "--shots",
      paramLabel = "N",
      description = "How many, of all labels alike. Default: 4.")
  private Integer number;

  @Option(
      names = "--shot-tokens",
      paramLabel = "N",
      description = "The greatest number of tokens of an example's text. Default: all.")
  private Integer tokens;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What examples and their order are drawn from. Default: 0.")
  private Long seed;

  /** Whether there is a file of examples. */
  boolean isSaid() {
    return file != null;
  }

  /** Whether any of the options is there. */
  boolean isAnySaid() {
    return Stream.of(file, number, tokens, seed).anyMatch(Objects::nonNull);
  }

  /**
   * Refuses options that are of no use, or out of range.
   *
   * @throws BadInputException naming the option
   */
  void check() {
    if (isAnySaid() && !isSaid()) {
      throw new BadInputException(
          "--shots, --shot-tokens and --seed are of no use without --shots-from");
    }
    if ((number != null && number < 1) || (tokens != null && tokens < 1)) {
      throw new BadInputException("--shots and --shot-tokens are numbers from 1");
    }
  }

  /** All that examples are drawn from. */
  List<Document> documents() {
    return new JsonLinesReader()
        .read(new JsonLinesReader.Settings(file, List.of("text"), Optional.empty()))
        .documents();
  }

  int number() {
    return number == null ? 4 : number;
  }

  OptionalInt tokens() {
    return tokens == null ? OptionalInt.empty() : OptionalInt.of(tokens);
  }

  long seed() {
    return seed == null ? 0 : seed;
  }
}
