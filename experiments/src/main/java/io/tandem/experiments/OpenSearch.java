package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.opened.EncoderSum;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.encoder.DocumentEncoder;
import io.tandem.models.pipeline.PairScorer;
import io.tandem.search.index.IndexEncoder;
import io.tandem.search.index.SearchIndex;
import io.tandem.search.index.TextSearch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A way to search an index, with the models that it needs at work. */
final class OpenSearch implements AutoCloseable {
  private static final int FUSED = 100;
  private static final int READ = 50;

  private final SearchMethod method;
  private final boolean reads;
  private final TextSearch way;

  /** What is closed with this, the first of them last. */
  private final List<Runnable> closed = new ArrayList<>();

  private OpenSearch(SearchIndex index, SearchOptions options, Providers providers, PrintWriter err)
      throws IOException {
    method = options.method(index);
    reads = options.reader().isPresent();
    try {
      way = read(found(index, options, providers, err), index, options, providers, err);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Opens what the options ask for.
   *
   * @param index not closed with this
   * @param err told which run of a comparison was taken
   * @throws BadInputException if the options do not go together, the encoder is not that of the
   *     index, or a model does not do what it is to
   */
  static OpenSearch of(
      SearchIndex index, SearchOptions options, Providers providers, PrintWriter err)
      throws IOException {
    return new OpenSearch(index, options, providers, err);
  }

  SearchMethod method() {
    return method;
  }

  /** Whether what is found is read by a cross-encoder. */
  boolean reads() {
    return reads;
  }

  TextSearch way() {
    return way;
  }

  private TextSearch found(
      SearchIndex index, SearchOptions options, Providers providers, PrintWriter err)
      throws IOException {
    TextSearch words = TextSearch.words(index);
    if (method == SearchMethod.BM25) {
      return words;
    }
    OpenEncoder encoder = encoder(index.plan().encoder().orElseThrow(), options, providers, err);
    TextSearch vectors =
        options.exact()
            ? TextSearch.everyVector(index, encoder::embed)
            : TextSearch.vectors(index, encoder::embed);
    return method == SearchMethod.VECTORS
        ? vectors
        : TextSearch.fused(List.of(words, vectors), options.candidates(FUSED));
  }

  /** The encoder that made the vectors of the index, and no other. */
  private OpenEncoder encoder(
      IndexEncoder made, SearchOptions options, Providers providers, PrintWriter err)
      throws IOException {
    Path path = options.encoder(made);
    if (!Files.exists(path)) {
      throw new BadInputException(
          path
              + ": the encoder that the index was made with is not there; say where it is with"
              + " --encoder, or search with --method bm25");
    }
    CheckpointFolder checkpoint = options.on().checkpoint(path, err);
    if (!EncoderSum.sha256(checkpoint).equals(made.sha256())) {
      throw new BadInputException(
          String.format(
              "%s: is not the encoder that the index was made with (%s), or was changed since;"
                  + " vectors of two encoders cannot be compared",
              checkpoint.path(), made.path()));
    }
    OptionalInt tokens = OptionalInt.of(made.tokens());
    OpenEncoder encoder = OpenEncoder.of(checkpoint.path(), options.on(), tokens, providers, err);
    closed.add(encoder::close);
    return encoder;
  }

  private TextSearch read(
      TextSearch found,
      SearchIndex index,
      SearchOptions options,
      Providers providers,
      PrintWriter err) {
    if (!reads) {
      return found;
    }
    OnBackend on = options.on();
    on.check();
    OpenModel open =
        OpenModel.of(
            on.checkpoint(options.reader().orElseThrow(), err),
            () -> on.open(providers),
            providers);
    closed.add(open::close);
    DocumentEncoder model =
        open.document()
            .filter(DocumentEncoder.class::isInstance)
            .map(DocumentEncoder.class::cast)
            .filter(PairScorer::fits)
            .orElseThrow(() -> open.unfit("does not tell how well two texts go together"));
    PairScorer scorer = new PairScorer(model, open.load(), on.precision());
    closed.add(scorer::close);
    return TextSearch.reranked(found, options.candidates(READ), index, scorer::of);
  }

  @Override
  public void close() {
    for (int i = closed.size() - 1; i >= 0; i--) {
      closed.get(i).run();
    }
    closed.clear();
  }
}
