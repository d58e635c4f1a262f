package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.wiring.Providers;
import io.tandem.search.index.IndexBuilder;
import io.tandem.search.index.IndexEncoder;
import io.tandem.search.index.IndexPlan;
import io.tandem.search.index.IndexedText;
import io.tandem.search.index.VectorSimilarity;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tandem index}: makes texts ready to be searched. */
@Command(
    name = "index",
    description = {
      "Makes an index of texts in a folder, which 'tandem search' asks: of their words, and with an"
          + " encoder of their vectors.",
      "A build that was ended goes on where it stopped when the same command is given again. Until"
          + " it has ended, an older index of that folder is what is searched."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class IndexCommand implements Callable<Integer> {
  @Mixin private CorpusOptions corpus = new CorpusOptions();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "INDEX",
      description = "The folder of the index; a new or empty one, or that of an earlier index.")
  private Path output;

  @Option(
      names = "--encoder",
      paramLabel = "RUN_OR_CHECKPOINT",
      description =
          "What makes the vectors: a run or checkpoint of an encoder. Default: none, so that the"
              + " index knows words only.")
  private Path encoder;

  @Option(
      names = "--similarity",
      paramLabel = "S",
      converter = EnumWords.OfSimilarity.class,
      completionCandidates = EnumWords.OfSimilarity.class,
      description = "How vectors are compared: cosine or dot. Default: cosine.")
  private VectorSimilarity similarity = VectorSimilarity.COSINE;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description =
          "How many tokens of a text the encoder reads at most. Default: as many as it can.")
  private Integer tokens;

  @Option(
      names = "--chunk",
      paramLabel = "N",
      description =
          "How many texts are made safe at once: a build that is killed loses no more. Default:"
              + " 2048.")
  private int chunk = 2048;

  @Mixin private OnBackend on = new OnBackend();

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  IndexCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    if (chunk < 1) {
      throw new BadInputException("--chunk is " + chunk + "; the least is 1");
    }
    if (tokens != null && tokens < 3) {
      throw new BadInputException("--tokens is " + tokens + "; the least is 3");
    }
    if (encoder == null && tokens != null) {
      throw new BadInputException("--tokens is for an encoder; name one with --encoder");
    }
    List<IndexedText> texts = corpus.read();
    if (encoder == null) {
      build(texts, Optional.empty(), some -> List.of());
      return 0;
    }
    OptionalInt most = tokens == null ? OptionalInt.empty() : OptionalInt.of(tokens);
    PrintWriter err = spec.commandLine().getErr();
    try (OpenEncoder open = OpenEncoder.of(encoder, on, most, providers, err)) {
      IndexEncoder described = open.described(similarity, on);
      build(texts, Optional.of(described), open::embed);
    }
    return 0;
  }

  private void build(
      List<IndexedText> texts,
      Optional<IndexEncoder> made,
      Function<List<String>, List<float[]>> embed)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    IndexPlan plan = IndexPlan.of(corpus.source(), corpus.passages(), texts, made);
    long begun = System.nanoTime();
    IndexBuilder.Outcome outcome =
        new IndexBuilder(output, chunk)
            .build(
                plan,
                texts,
                embed,
                done -> {
                  err.printf("tandem: %d of %d texts are in%n", done, texts.size());
                  err.flush();
                });
    double seconds = (System.nanoTime() - begun) / 1e9;
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        outcome.added() == 0 && outcome.found() > 0
            ? output + ": is there already, with " + outcome.found() + " texts"
            : String.format(
                "%s: %d texts, %d of them added in %.1f s",
                output, texts.size(), outcome.added(), seconds));
    out.flush();
  }
}
