package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.search.index.IndexEncoder;
import io.tandem.search.index.SearchIndex;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How texts are found, and by which models. */
final class SearchOptions {
  @Option(
      names = "--method",
      paramLabel = "M",
      converter = EnumWords.OfSearchMethod.class,
      completionCandidates = EnumWords.OfSearchMethod.class,
      description =
          "bm25 (words), vectors or hybrid (the rankings of both fused). Default: hybrid where the"
              + " index has vectors, else bm25.")
  private SearchMethod method;

  @Option(
      names = "--rerank",
      paramLabel = "RUN_OR_CHECKPOINT",
      description =
          "Reads what the method finds: a model that reads question and text at once and tells how"
              + " well they go together (a cross-encoder).")
  private Path reader;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description =
          "How many texts each way gives to be fused or read, at least. Default: 50 to be read, 100"
              + " to be fused.")
  private Integer candidates;

  @Option(
      names = "--exact",
      description = "Compares all vectors, instead of walking over the graph of neighbours.")
  private boolean exact;

  @Option(
      names = "--encoder",
      paramLabel = "RUN_OR_CHECKPOINT",
      description =
          "Where the encoder of the index is now. Default: where it was when the index was made.")
  private Path encoder;

  @Mixin private OnBackend on = new OnBackend();

  OnBackend on() {
    return on;
  }

  boolean exact() {
    return exact;
  }

  /** The cross-encoder, if one is named. */
  Optional<Path> reader() {
    return Optional.ofNullable(reader);
  }

  /** How many texts a way gives to what comes after it. */
  int candidates(int usual) {
    return candidates == null ? usual : candidates;
  }

  /** Where the encoder is. */
  Path encoder(IndexEncoder described) {
    return encoder == null ? Path.of(described.path()) : encoder;
  }

  /**
   * The method that is asked for, or the best that there is.
   *
   * @throws BadInputException if the options do not go together or with the index
   */
  SearchMethod method(SearchIndex index) {
    if (candidates != null && candidates < 1) {
      throw new BadInputException("--candidates is " + candidates + "; the least is 1");
    }
    boolean hasVectors = index.plan().encoder().isPresent();
    SearchMethod chosen =
        method != null ? method : hasVectors ? SearchMethod.HYBRID : SearchMethod.BM25;
    if (chosen.needsVectors() && !hasVectors) {
      throw new BadInputException(
          "the index has words and no vectors; search it with --method bm25, or make one with"
              + " --encoder");
    }
    return chosen;
  }
}
