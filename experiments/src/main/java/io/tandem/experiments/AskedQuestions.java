package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.api.model.DocumentModel;
import io.tandem.models.encoder.DocumentEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A model and the questions that it is asked, and how the command is to answer. */
final class AskedQuestions {
  @Mixin private AskedModel model = new AskedModel();

  @Parameters(index = "1..*", paramLabel = "QUESTION", description = "The questions.")
  private List<String> questions = List.of();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "More questions, one on each line that is not empty.")
  private Path file;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "How many answers are told of each question. Default: 1.")
  private int top = 1;

  @Option(
      names = "--no-answer",
      description =
          "Lets a model say that there is none, as those do that learned it from SQuAD 2.0.")
  private boolean noAnswer;

  @Option(names = "--json", description = "Prints a JSON object for each question.")
  private boolean json;

  AskedModel model() {
    return model;
  }

  /**
   * All questions.
   *
   * @throws BadInputException if there are none, or a number is out of range
   */
  List<String> all() throws IOException {
    if (top < 1) {
      throw new BadInputException("--top is " + top + "; the least is 1");
    }
    return InputLines.of(questions, Optional.ofNullable(file), "question", "--input");
  }

  int top() {
    return top;
  }

  /** Whether it may be said that there is no answer. */
  boolean noAnswer() {
    return noAnswer;
  }

  boolean json() {
    return json;
  }

  /** A model that finds answers, so that it may say that there is none where that is asked for. */
  DocumentModel finding(DocumentModel found) {
    return noAnswer && found instanceof DocumentEncoder encoder ? encoder.orNoAnswer() : found;
  }
}
