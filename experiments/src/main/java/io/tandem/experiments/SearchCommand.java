package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.wiring.Providers;
import io.tandem.search.index.Hit;
import io.tandem.search.index.SearchIndex;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem search}: finds texts of an index. */
@Command(
    name = "search",
    description = {
      "Finds the texts of an index that questions are about. For each one a line with its rank, its"
          + " score, its id and its title, and a line of the text.",
      "Without a question, questions are read from standard input, one a line, so that models are"
          + " loaded once."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "INDEX", description = "What 'tandem index' made.")
  private Path folder;

  @Parameters(index = "1..*", paramLabel = "QUESTION", description = "The questions.")
  private List<String> questions = List.of();

  @Mixin private SearchOptions options = new SearchOptions();

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "How many texts are told of each question. Default: 10.")
  private int top = 10;

  @Option(names = "--json", description = "Prints a JSON object for each question.")
  private boolean json;

  @Option(
      names = "--time",
      description = "Tells of each question how long it took, in milliseconds.")
  private boolean time;

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  SearchCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new BadInputException("--top is " + top + "; the least is 1");
    }
    for (String question : questions) {
      if (question.isBlank()) {
        throw new BadInputException("a question is empty; say what is looked for");
      }
    }
    PrintWriter err = spec.commandLine().getErr();
    try (SearchIndex index = SearchIndex.open(folder);
        OpenSearch search = OpenSearch.of(index, options, providers, err)) {
      SearchAnswer answer = new SearchAnswer(index, search.method(), search.reads(), time);
      boolean first = true;
      for (String question : questions) {
        tell(search, answer, question, first);
        first = false;
      }
      if (questions.isEmpty()) {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          if (!line.isBlank()) {
            tell(search, answer, line.strip(), first);
            first = false;
          }
        }
      }
    }
    return 0;
  }

  private void tell(OpenSearch search, SearchAnswer answer, String question, boolean first) {
    long begun = System.nanoTime();
    List<Hit> found = search.way().find(question, top);
    double millis = (System.nanoTime() - begun) / 1e6;
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (json) {
      out.println(answer.object(question, found, millis));
      return;
    }
    if (!first) {
      out.println();
    }
    answer.lines(question, found).forEach(out::println);
    PrintWriter err = spec.commandLine().getErr();
    if (found.isEmpty()) {
      err.println("tandem: nothing is found");
    }
    if (time) {
      err.printf("tandem: %.1f ms%n", millis);
    }
    err.flush();
  }
}
