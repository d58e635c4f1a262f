package io.tandem.models.t5;

import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.CorpusModel;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Program;
import io.tandem.models.generation.TextMarks;
import io.tandem.models.seq2seq.TextLimits;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A T5 that learns from text alone, of which it tells the spans that are left out. What is trained
 * is a T5 like any other.
 *
 * @param network what is trained
 * @param tokenizer has the sentinels; open as long as this is used
 * @param task how much is left out
 * @param limits how many tokens remain of a text at most
 */
record T5Pretraining(
    T5 network, Tokenizer tokenizer, Task.SpanCorruption task, TextMarks marks, TextLimits limits)
    implements CorpusModel {

  @Override
  public String type() {
    return network.type();
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return network.publishedConfig(endOfText);
  }

  @Override
  public Optional<String> variableOf(String tensor) {
    return network.variableOf(tensor);
  }

  @Override
  public Optional<? extends Architecture> untied(Set<String> tensors) {
    return network
        .untied(tensors)
        .map(free -> new T5Pretraining((T5) free, tokenizer, task, marks, limits));
  }

  @Override
  public Program objective(Phase phase) {
    return network.objective(phase);
  }

  /** {@inheritDoc} Documents stand after one another with nothing between them. */
  @Override
  public BatchSource batches(List<Document> documents, BatchSize size, long seed) {
    int[] text =
        tokenizer.encodeAll(documents.stream().map(Document::text).toList()).stream()
            .flatMapToInt(Arrays::stream)
            .toArray();
    return new SpanBatches(text, noise(), marks, size, seed);
  }

  /**
   * How spans are left out.
   *
   * @throws BadInputException if the vocabulary has too few sentinels
   */
  SpanNoise noise() {
    SpanLengths lengths = SpanLengths.filling(limits.source(), task.rate(), task.meanSpan());
    if (lengths.targets() > limits.target()) {
      throw new BadInputException(
          String.format(
              "what is left out has %d tokens where %d remain; limits.target is %d",
              lengths.targets(), lengths.inputs(), limits.target()));
    }
    int[] sentinels = new int[lengths.spans()];
    for (int i = 0; i < sentinels.length; i++) {
      OptionalInt id = tokenizer.idOf("<extra_id_" + i + ">");
      if (id.isEmpty()) {
        throw new BadInputException(
            String.format(
                "the vocabulary has %d sentinels, and %d spans are left out of %d tokens; a"
                    + " tokenizer with sentinels = %d has <extra_id_0> and on",
                i, lengths.spans(), lengths.text(), lengths.spans()));
      }
      sentinels[i] = id.getAsInt();
    }
    return new SpanNoise(lengths, sentinels, marks.end());
  }
}
