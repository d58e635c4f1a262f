package io.tandem.experiments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A model and the texts that it is asked about, and how the command is to answer. */
final class AskedTexts {
  @Mixin private AskedModel model = new AskedModel();

  @Parameters(
      index = "1..*",
      paramLabel = "TEXT",
      description = "The texts; where words are tagged, with white space between them.")
  private List<String> texts = List.of();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "More texts, one on each line that is not empty.")
  private Path file;

  @Option(names = "--json", description = "Prints a JSON object for each text.")
  private boolean json;

  /** The model. */
  AskedModel model() {
    return model;
  }

  /**
   * All texts.
   *
   * @throws io.tandem.api.error.BadInputException if there are none
   */
  List<String> all() throws IOException {
    return InputLines.of(texts, Optional.ofNullable(file), "text", "--input");
  }

  /** Whether there are any. */
  boolean areGiven() {
    return !texts.isEmpty() || file != null;
  }

  /** Whether answers are JSON. */
  boolean json() {
    return json;
  }
}
