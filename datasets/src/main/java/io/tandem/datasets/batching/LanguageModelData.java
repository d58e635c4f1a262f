package io.tandem.datasets.batching;

import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.training.TrainingData;
import io.tandem.datasets.batching.BucketedBatches.Padding;
import io.tandem.datasets.text.Split;
import java.util.List;

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
 * <p>Each part is one {@link TokenStream}, cut into {@link LanguageModelBlocks} unless {@link
 * #withCutting} says otherwise. What is shuffled is read ahead, four batches of it, by a thread of
 * the source's own. Equal arguments give equal batches, on every machine. Immutable and
 * thread-safe; the tokenizer stays the caller's.
 */
public final class LanguageModelData implements TrainingData {
  private static final int AHEAD = 4;

  private static final Task TASK = new Task.LanguageModelling();

  private final String name;
  private final Split.Parts parts;
  private final Tokenizer tokenizer;
  private final TokenStream training;
  private final TokenStream held;
  private final int context;
  private final long seed;
  private final Cutting cutting;

  private LanguageModelData(
      String name,
      Split.Parts parts,
      Tokenizer tokenizer,
      TokenStream training,
      TokenStream held,
      int context,
      long seed,
      Cutting cutting) {
    this.name = name;
    this.parts = parts;
    this.tokenizer = tokenizer;
    this.training = training;
    this.held = held;
    this.context = context;
    this.seed = seed;
    this.cutting = cutting;
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
   * @throws BadInputException if a part would be empty, or the tokenizer lacks the special token
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
   * @throws BadInputException if the tokenizer lacks the special token
   */
  public static LanguageModelData of(
      String name, Split.Parts parts, Tokenizer tokenizer, int context, long seed) {
    if (context < 1) {
      throw new IllegalArgumentException("a context of " + context + " tokens: at least 1");
    }
    return new LanguageModelData(
        name,
        parts,
        tokenizer,
        TokenStream.of(parts.training(), tokenizer, Tokenizer.END_OF_TEXT),
        TokenStream.of(parts.validation(), tokenizer, Tokenizer.END_OF_TEXT),
        context,
        seed,
        Cutting.blocks());
  }

  /**
   * The same text in other examples.
   *
   * @param other how it is cut
   * @return data that shares the tokens of this one
   */
  public LanguageModelData withCutting(Cutting other) {
    return new LanguageModelData(name, parts, tokenizer, training, held, context, seed, other);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Task task() {
    return TASK;
  }

  @Override
  public List<Document> documents() {
    return parts.validation().documents();
  }

  @Override
  public List<Document> trainingDocuments() {
    return parts.training().documents();
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public BatchSource shuffled(BatchSize size) {
    ExampleOrder order = new ExampleOrder.Shuffled(seed);
    return new PrefetchedBatches(
        cutting instanceof Cutting.Documents documents
            ? byLength(training, documents, size, order)
            : blocks(training, size, order, LanguageModelBlocks.LastBatch.DROPPED),
        AHEAD);
  }

  @Override
  public BatchSource inOrder(BatchSize size) {
    ExampleOrder order = new ExampleOrder.Sequential();
    return cutting instanceof Cutting.Documents
        ? byLength(training, new Cutting.Documents(context, Padding.LONGEST), size, order)
        : blocks(training, size, order, LanguageModelBlocks.LastBatch.KEPT);
  }

  @Override
  public BatchSource validation(BatchSize size) {
    ExampleOrder order = new ExampleOrder.Sequential();
    return cutting instanceof Cutting.Documents documents
        ? byLength(held, documents, size, order)
        : blocks(held, size, order, LanguageModelBlocks.LastBatch.KEPT);
  }

  private BatchSource byLength(
      TokenStream tokens, Cutting.Documents documents, BatchSize size, ExampleOrder order) {
    return new BucketedBatches(
        TokenWindows.ofDocuments(tokens, context),
        size,
        documents.bucket(),
        documents.pad(),
        order);
  }

  private BatchSource blocks(
      TokenStream tokens, BatchSize size, ExampleOrder order, LanguageModelBlocks.LastBatch last) {
    int rows = size.rows(context);
    if (rows < 1) {
      throw new BadInputException(
          String.format(
              "%s: a block of %d tokens is longer than a batch, which takes %d",
              tokens.name(), context, ((BatchSize.Tokens) size).count()));
    }
    return new LanguageModelBlocks(tokens, context, rows, order, last);
  }
}
