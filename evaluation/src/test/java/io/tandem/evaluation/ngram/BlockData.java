package io.tandem.evaluation.ngram;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.TrainingData;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A text of ids, cut into blocks. */
class BlockData implements TrainingData {
  private final int[] text;
  private final int context;
  private final int vocabulary;

  BlockData(int[] text, int context, int vocabulary) {
    this.text = text.clone();
    this.context = context;
    this.vocabulary = vocabulary;
  }

  /** Where a block begins. */
  int begin(int block) {
    return block * context;
  }

  @Override
  public BatchSource inOrder(BatchSize size) {
    int batch = size.rows(context);
    int blocks = (text.length - 1) / context;
    return new BatchSource() {
      @Override
      public long batches(long epoch) {
        return (blocks + batch - 1L) / batch;
      }

      @Override
      public Batch read(BatchPosition position) {
        int first = (int) position.index() * batch;
        int examples = Math.min(batch, blocks - first);
        int[] inputs = new int[examples * context];
        int[] labels = new int[examples * context];
        for (int row = 0; row < examples; row++) {
          int begin = begin(first + row);
          System.arraycopy(text, begin, inputs, row * context, context);
          System.arraycopy(text, begin + 1, labels, row * context, context);
        }
        return new Batch(
            Map.of(
                Batch.INPUT_IDS, HostTensor.of(inputs, examples, context),
                Batch.LABELS, HostTensor.of(labels, examples, context)),
            examples,
            labels.length,
            OptionalLong.empty());
      }
    };
  }

  @Override
  public BatchSource shuffled(BatchSize size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BatchSource validation(BatchSize size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Task task() {
    return new Task.LanguageModelling();
  }

  @Override
  public List<Document> documents() {
    return List.of();
  }

  @Override
  public List<Document> trainingDocuments() {
    return List.of();
  }

  @Override
  public String name() {
    return Arrays.toString(text);
  }

  /** One that knows the size of its vocabulary and nothing else. */
  @Override
  public Tokenizer tokenizer() {
    return (Tokenizer)
        Proxy.newProxyInstance(
            Tokenizer.class.getClassLoader(),
            new Class<?>[] {Tokenizer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("vocabularySize")) {
                return vocabulary;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
