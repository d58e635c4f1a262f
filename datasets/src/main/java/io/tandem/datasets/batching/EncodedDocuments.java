package io.tandem.datasets.batching;

import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.training.TrainingData;
import io.tandem.datasets.text.Split;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Documents divided into training and validation, as batches of a model's own examples. Each part
 * is encoded once, when it is first needed; what is shuffled is varied in each pass, if the model
 * asks for it, and read ahead by a thread of the source's own. Immutable and thread-safe; the
 * tokenizer stays the caller's.
 */
public final class EncodedDocuments implements TrainingData {
  private static final int AHEAD = 4;

  private final String name;
  private final Task task;
  private final Split.Parts parts;
  private final Tokenizer tokenizer;
  private final ExampleEncoder encoder;
  private final ExampleEncoder learned;
  private final Cutting.Documents cutting;
  private final long seed;
  private final Supplier<List<Example>> training;
  private final Supplier<List<Example>> held;

  /**
   * Data for a model.
   *
   * @param name what provenance calls it
   * @param task what is to be predicted
   * @param parts the documents, fit for the task
   * @param tokenizer what makes tokens of them
   * @param encoder makes examples of them
   * @param learned makes those that are learned from, which may tell more and vary
   * @param cutting how many lengths count as alike, and how far examples are filled up
   * @param seed what the order of the training examples is drawn from, and what changes them
   * @throws io.tandem.api.error.BadInputException if a document is not fit for the task, naming it
   */
  public EncodedDocuments(
      String name,
      Task task,
      Split.Parts parts,
      Tokenizer tokenizer,
      ExampleEncoder encoder,
      ExampleEncoder learned,
      Cutting.Documents cutting,
      long seed) {
    this.name = name;
    this.task = task;
    this.parts = parts;
    this.tokenizer = tokenizer;
    this.cutting = cutting;
    this.seed = seed;
    this.encoder = encoder;
    this.learned = learned;
    training = new Once<>(() -> encode(learned, parts.training().documents()));
    held = new Once<>(() -> encode(encoder, parts.validation().documents()));
    task.check(parts.training());
    task.check(parts.validation());
  }

  private static List<Example> encode(ExampleEncoder encoder, List<Document> documents) {
    return documents.parallelStream().map(encoder::encode).collect(Collectors.toList());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Task task() {
    return task;
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
    PassVariation variation = PassVariation.by(learned, parts.training().documents(), seed);
    return new PrefetchedBatches(
        batches(learned, training, size, new ExampleOrder.Shuffled(seed), variation), AHEAD);
  }

  @Override
  public BatchSource inOrder(BatchSize size) {
    return batches(encoder, training, size, new ExampleOrder.Sequential(), PassVariation.NONE);
  }

  @Override
  public BatchSource validation(BatchSize size) {
    return batches(encoder, held, size, new ExampleOrder.Sequential(), PassVariation.NONE);
  }

  private BatchSource batches(
      ExampleEncoder made,
      Supplier<List<Example>> examples,
      BatchSize size,
      ExampleOrder order,
      PassVariation variation) {
    return new ExampleBatches(name, examples.get(), made, size, cutting, order, variation);
  }
}
