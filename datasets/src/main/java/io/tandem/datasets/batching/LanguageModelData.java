package io.tandem.datasets.batching;

import io.tandem.api.data.BatchSource;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.training.TrainingData;
import io.tandem.datasets.text.Split;

/**
 * Text divided into training and validation, as batches for left-to-right language models: what
 * every run trains on, made from a dataset, a split, a tokenizer, a context and a seed.
 *
 * <pre>{@code
 * Split.Parts parts = Split.everyNth(10).apply(dataset);
 * try (Tokenizer tokenizer = BytePairTrainer.train(parts.training(), BytePairSettings.of(2048))) {
 *   TrainingData data = LanguageModelData.of(dataset.name(), parts, tokenizer, 128, 7);
 *   …
 * }
 * }</pre>
 *
 * <p>Each part is one {@link TokenStream}, cut into {@link LanguageModelBlocks}. What is shuffled
 * is read ahead, four batches of it, by a thread of the source's own. Equal arguments give equal
 * batches, on every machine. Immutable and thread-safe; the tokenizer stays the caller's.
 */
public final class LanguageModelData implements TrainingData {
  private static final int AHEAD = 4;

  private final String name;
  private final Tokenizer tokenizer;
  private final TokenStream training;
  private final TokenStream held;
  private final int context;
  private final long seed;

  private LanguageModelData(
      String name,
      Tokenizer tokenizer,
      TokenStream training,
      TokenStream held,
      int context,
      long seed) {
    this.name = name;
    this.tokenizer = tokenizer;
    this.training = training;
    this.held = held;
    this.context = context;
    this.seed = seed;
  }

  /**
   * Divides a dataset and encodes it with a tokenizer that is there already.
   *
   * @param dataset the documents
   * @param split how they are divided
   * @param tokenizer what encodes them; it has {@link Tokenizer#END_OF_TEXT}, which stands between
   *     documents
   * @param context tokens of each example, at least 1: how many the model sees at most
   * @param seed what the order of the training examples is drawn from
   * @return the data
   * @throws io.tandem.api.error.BadInputException if a part would be empty, or the tokenizer lacks
   *     the special token
   */
  public static LanguageModelData of(
      TextDataset dataset, Split split, Tokenizer tokenizer, int context, long seed) {
    return of(dataset.name(), split.apply(dataset), tokenizer, context, seed);
  }

  /**
   * Encodes the parts of a dataset, with a tokenizer that may have been trained on one of them.
   *
   * @param name what provenance calls the data, usually {@link TextDataset#name}
   * @param parts the documents
   * @param tokenizer what encodes them; it has {@link Tokenizer#END_OF_TEXT}, which stands between
   *     documents
   * @param context tokens of each example, at least 1: how many the model sees at most
   * @param seed what the order of the training examples is drawn from
   * @return the data
   * @throws io.tandem.api.error.BadInputException if the tokenizer lacks the special token
   */
  public static LanguageModelData of(
      String name, Split.Parts parts, Tokenizer tokenizer, int context, long seed) {
    if (context < 1) {
      throw new IllegalArgumentException("a context of " + context + " tokens: at least 1");
    }
    return new LanguageModelData(
        name,
        tokenizer,
        TokenStream.of(parts.training(), tokenizer, Tokenizer.END_OF_TEXT),
        TokenStream.of(parts.validation(), tokenizer, Tokenizer.END_OF_TEXT),
        context,
        seed);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public BatchSource shuffled(int batch) {
    return new PrefetchedBatches(
        new LanguageModelBlocks(
            training,
            context,
            batch,
            new ExampleOrder.Shuffled(seed),
            LanguageModelBlocks.LastBatch.DROPPED),
        AHEAD);
  }

  @Override
  public BatchSource inOrder(int batch) {
    return inOrder(training, batch);
  }

  @Override
  public BatchSource validation(int batch) {
    return inOrder(held, batch);
  }

  private BatchSource inOrder(TokenStream tokens, int batch) {
    return new LanguageModelBlocks(
        tokens, context, batch, new ExampleOrder.Sequential(), LanguageModelBlocks.LastBatch.KEPT);
  }
}
