package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.opened.EncoderSum;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.sentence.Embedder;
import io.tandem.models.sentence.VectorModel;
import io.tandem.search.index.IndexEncoder;
import io.tandem.search.index.VectorSimilarity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** An encoder whose vectors an index has, or is to have: which one it is, and at work. */
final class OpenEncoder implements AutoCloseable {
  private final OpenModel open;
  private final Embedder embedder;
  private final int longest;

  private OpenEncoder(OpenModel open, OnBackend on, OptionalInt tokens) {
    this.open = open;
    VectorModel model = open.vectors().atMost(tokens.orElse(Integer.MAX_VALUE));
    longest = model.longest();
    embedder = new Embedder(model, open.tokenizer(), open.load(model), on.precision());
  }

  /**
   * Opens it.
   *
   * @param tokens how many tokens of a text are read at most
   * @param err told which run of a comparison was taken
   * @throws BadInputException if it makes no vectors
   */
  static OpenEncoder of(
      Path source, OnBackend on, OptionalInt tokens, Providers providers, PrintWriter err) {
    on.check();
    OpenModel open = OpenModel.of(on.checkpoint(source, err), () -> on.open(providers), providers);
    try {
      return new OpenEncoder(open, on, tokens);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  /** Makes vectors of texts. */
  List<float[]> embed(List<String> texts) {
    return embedder.embed(texts);
  }

  /** Makes the vector of a text. */
  float[] embed(String text) {
    return embedder.embed(List.of(text)).get(0);
  }

  /** As a manifest tells of it. */
  IndexEncoder described(VectorSimilarity similarity, OnBackend on) throws IOException {
    Path path = open.checkpoint().path();
    return new IndexEncoder(
        path.toAbsolutePath().normalize().toString(),
        EncoderSum.sha256(open.checkpoint()),
        embedder.dimensions(),
        similarity,
        longest,
        on.precision().name().toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    embedder.close();
    open.close();
  }
}
