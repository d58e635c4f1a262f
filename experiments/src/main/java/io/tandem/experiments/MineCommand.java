package io.tandem.experiments;

import io.tandem.api.data.Document;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonWriter;
import io.tandem.datasets.text.JsonLinesReader;
import io.tandem.experiments.wiring.Providers;
import io.tandem.search.mining.IndexedNearness;
import io.tandem.search.mining.MinedPair;
import io.tandem.search.mining.NegativeMiner;
import io.tandem.search.mining.TextPair;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem mine}: finds hard negatives for pairs of texts. */
@Command(
    name = "mine",
    description = {
      "Finds for each pair of texts others that look as if they went together with the first, for"
          + " training with negatives: by the words that they share with it (BM25), or by the"
          + " vectors of an encoder.",
      "Writes an object for each pair, which a 'matching' task reads with 'negatives = negatives';"
          + " a pair for which nothing is found is left out."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class MineCommand implements Callable<Integer> {
  private static final String NEGATIVES = "negatives";
  private static final String LABEL = "label";

  @Parameters(
      paramLabel = "PAIRS",
      description = "A .jsonl with an object on each line, a pair of texts.")
  private Path pairs;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "Where the pairs with their negatives go, a .jsonl.")
  private Path output;

  @Option(
      names = "--first",
      paramLabel = "KEY",
      description = "The member with the first text. Default: text.")
  private String first = "text";

  @Option(
      names = "--second",
      paramLabel = "KEY",
      description = "The member with the text that goes together with it. Default: second.")
  private String second = "second";

  @Option(
      names = "--corpus",
      paramLabel = "FILE",
      description =
          "Further texts that negatives are taken from: a .jsonl with a \"text\" on each line."
              + " Default: the pairs' second texts alone.")
  private Path corpus;

  @Option(names = "--bm25", description = "By the words that they share (BM25).")
  private boolean words;

  @Option(
      names = "--encoder",
      paramLabel = "RUN_OR_CHECKPOINT",
      description = "By the cosine of this encoder's vectors.")
  private Path encoder;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "How many tokens of a text the encoder reads at most.")
  private Integer tokens;

  @Option(
      names = "--labelled",
      description =
          "Writes pairs with a \"label\" instead, 1 for those that were given and 0 for those that"
              + " were found, as a cross-encoder learns from.")
  private boolean labelled;

  @Mixin private MiningOptions rule = new MiningOptions();

  @Mixin private OnBackend on = new OnBackend();

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  MineCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    if (words == (encoder != null)) {
      throw new BadInputException(
          words
              ? "--bm25 and --encoder are two ways to mine; choose one"
              : "say how to mine: --bm25, or --encoder with a checkpoint");
    }
    Path folder = output.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(folder + ": there is no such directory to write into");
    }
    List<TextPair> all = pairs();
    List<String> texts = texts(all);
    NegativeMiner miner = new NegativeMiner(texts, rule.rule());
    List<MinedPair> mined;
    if (words) {
      try (IndexedNearness nearness = IndexedNearness.byWords(texts)) {
        mined = miner.mine(all, nearness);
      }
    } else {
      OptionalInt most = tokens == null ? OptionalInt.empty() : OptionalInt.of(tokens);
      PrintWriter err = spec.commandLine().getErr();
      try (OpenEncoder open = OpenEncoder.of(encoder, on, most, providers, err);
          IndexedNearness nearness = IndexedNearness.byVectors(texts, firsts(all), open::embed)) {
        mined = miner.mine(all, nearness);
      }
    }
    write(mined);
    return 0;
  }

  private List<TextPair> pairs() {
    List<TextPair> all = new ArrayList<>();
    for (Document document :
        new JsonLinesReader()
            .read(new JsonLinesReader.Settings(pairs, List.of(first), Optional.empty()))
            .documents()) {
      String other = document.attributes().get(second);
      if (other == null) {
        throw new BadInputException(
            String.format(
                "%s: there is no second text '%s'; %s",
                document.place(),
                second,
                NearestName.hint(second, document.attributes().keySet())));
      }
      all.add(new TextPair(document.text(), other));
    }
    return all;
  }

  private static List<String> firsts(List<TextPair> pairs) {
    return pairs.stream().map(TextPair::first).distinct().toList();
  }

  private List<String> texts(List<TextPair> pairs) {
    Set<String> texts = new LinkedHashSet<>();
    pairs.forEach(pair -> texts.add(pair.second()));
    if (corpus != null) {
      new JsonLinesReader()
          .read(new JsonLinesReader.Settings(corpus, List.of("text"), Optional.empty()))
          .documents()
          .forEach(document -> texts.add(document.text()));
    }
    return List.copyOf(texts);
  }

  private List<JsonObject.Builder> objects(MinedPair one) {
    List<JsonObject.Builder> objects = new ArrayList<>();
    JsonObject.Builder given = object(one, one.pair().second());
    if (!labelled) {
      return List.of(given.put(NEGATIVES, JsonArray.ofStrings(one.negatives())));
    }
    objects.add(given.put(LABEL, "1"));
    one.negatives().forEach(other -> objects.add(object(one, other).put(LABEL, "0")));
    return objects;
  }

  private JsonObject.Builder object(MinedPair one, String other) {
    return JsonObject.builder().put(first, one.pair().first()).put(second, other);
  }

  private void write(List<MinedPair> mined) throws IOException {
    StringBuilder lines = new StringBuilder();
    int written = 0;
    int negatives = 0;
    for (MinedPair one : mined) {
      if (!one.negatives().isEmpty()) {
        objects(one)
            .forEach(object -> lines.append(JsonWriter.compact(object.build())).append('\n'));
        written++;
        negatives += one.negatives().size();
      }
    }
    AtomicFile.write(output, lines.toString());
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s: %d of %d pairs, with %d negatives%n", output, written, mined.size(), negatives);
    out.flush();
  }
}
