package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.vectors.VectorFormat;
import io.tandem.api.vectors.WordVectors;
import io.tandem.api.vectors.WordVectors.Neighbour;
import io.tandem.evaluation.vectors.Neighbourhoods;
import io.tandem.experiments.report.PlacesDrawing;
import io.tandem.experiments.vectors.VectorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem vectors}: asks word vectors, writes them, draws them. */
@Command(
    name = "vectors",
    description = {
      "Asks word vectors for neighbours and analogies, writes and draws them.",
      "They are those of a run, of a checkpoint, or of a file in word2vec's or GloVe's form."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      VectorsCommand.Similar.class,
      VectorsCommand.Analogy.class,
      VectorsCommand.Export.class,
      VectorsCommand.Plot.class
    })
final class VectorsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  VectorsCommand() {}

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }

  /** Where vectors come from. */
  static final class Source {
    @Parameters(
        index = "0",
        paramLabel = "RUN_OR_FILE",
        description =
            "The directory of a run or a checkpoint, or a file in word2vec's text or binary form or"
                + " in GloVe's.")
    private Path source;

    WordVectors read() {
      return VectorSource.read(source);
    }
  }

  private static void print(ListingOutput output, List<Neighbour> neighbours) {
    StringBuilder text = new StringBuilder();
    neighbours.forEach(
        near -> text.append(String.format(Locale.ROOT, "%.4f  %s%n", near.cosine(), near.word())));
    List<JsonValue> items =
        neighbours.stream()
            .<JsonValue>map(
                near ->
                    JsonObject.builder()
                        .put("word", near.word())
                        .put("cosine", near.cosine())
                        .build())
            .toList();
    output.print(text.toString(), new JsonArray(items));
  }

  private static int positive(int count, String option) {
    if (count < 1) {
      throw new BadInputException(option + " is " + count + "; the least is 1");
    }
    return count;
  }

  /** {@code tandem vectors similar}. */
  @Command(
      name = "similar",
      description = "Prints the words nearest to one, or to a sum of words, by their cosines.",
      mixinStandardHelpOptions = true)
  static final class Similar implements Callable<Integer> {
    @Mixin private Source source;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "WORD", description = "Near to these.")
    private List<String> words;

    @Option(
        names = "--without",
        paramLabel = "WORD",
        description = "And far from this one. May be given several times.")
    private List<String> without = List.of();

    @Option(names = "--count", paramLabel = "N", description = "How many. Default: 10.")
    private int count = 10;

    @Mixin private ListingOutput output;

    Similar() {}

    @Override
    public Integer call() {
      print(output, source.read().mostSimilar(words, without, positive(count, "--count")));
      return 0;
    }
  }

  /** {@code tandem vectors analogy}. */
  @Command(
      name = "analogy",
      description = "Prints what is to C as B is to A: the words nearest to B - A + C.",
      mixinStandardHelpOptions = true)
  static final class Analogy implements Callable<Integer> {
    @Mixin private Source source;

    @Parameters(index = "1", paramLabel = "A", description = "A word.")
    private String a;

    @Parameters(index = "2", paramLabel = "B", description = "What is something to it.")
    private String b;

    @Parameters(index = "3", paramLabel = "C", description = "To what the same is looked for.")
    private String c;

    @Option(names = "--count", paramLabel = "N", description = "How many. Default: 5.")
    private int count = 5;

    @Mixin private ListingOutput output;

    Analogy() {}

    @Override
    public Integer call() {
      print(output, source.read().analogy(a, b, c, positive(count, "--count")));
      return 0;
    }
  }

  /** {@code tandem vectors export}. */
  @Command(
      name = "export",
      description = "Writes vectors into a file that word2vec, GloVe and gensim read.",
      mixinStandardHelpOptions = true)
  static final class Export implements Callable<Integer> {
    @Mixin private Source source;

    @Parameters(index = "1", paramLabel = "FILE", description = "The file to write.")
    private Path target;

    @Option(
        names = "--format",
        paramLabel = "FORM",
        converter = EnumWords.OfVectorFormat.class,
        completionCandidates = EnumWords.OfVectorFormat.class,
        description = "word2vec-text, word2vec-binary or glove. Default: word2vec-text.")
    private VectorFormat format = VectorFormat.WORD2VEC_TEXT;

    Export() {}

    @Override
    public Integer call() throws IOException {
      format.write(source.read(), target);
      return 0;
    }
  }

  /** {@code tandem vectors plot}. */
  @Command(
      name = "plot",
      description = {
        "Draws words and their neighbours, as a vector graphic in the plane of the two greatest"
            + " principal components of their unit vectors."
      },
      mixinStandardHelpOptions = true)
  static final class Plot implements Callable<Integer> {
    /** Words that are shown where none are named. */
    private static final int SHOWN = 8;

    @Mixin private Source source;

    @Parameters(index = "1", paramLabel = "FILE", description = "The SVG file to write.")
    private Path target;

    @Parameters(
        index = "2..*",
        paramLabel = "WORD",
        description = "Words to draw; some of the more frequent where none are named.")
    private List<String> words = List.of();

    @Option(
        names = "--neighbours",
        paramLabel = "N",
        description = "Neighbours of each word. Default: 8.")
    private int neighbours = 8;

    Plot() {}

    @Override
    public Integer call() throws IOException {
      if (!target.toString().endsWith(".svg")) {
        throw new BadInputException(
            target + ": what is drawn is a vector graphic; allowed are names that end in .svg");
      }
      WordVectors vectors = source.read();
      List<String> shown = words.isEmpty() ? Neighbourhoods.words(vectors, SHOWN) : words;
      Exhibit.Places places =
          Neighbourhoods.picture(vectors, shown, positive(neighbours, "--neighbours"));
      AtomicFile.write(target, PlacesDrawing.svg(places));
      return 0;
    }
  }
}
