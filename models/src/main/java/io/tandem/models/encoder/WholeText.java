package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.classifier.Head;
import io.tandem.models.forward.Problem;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Something that is asked of a text as a whole: its class, its labels, a number.
 *
 * @param head what is asked
 * @param pooling what stands for a window; the mean of the windows stands for the text
 */
record WholeText(Head head, Pooling pooling) implements EncoderTask {
  @Override
  public Task task() {
    return head.task();
  }

  @Override
  public Map<String, List<String>> learned() {
    return head.learned();
  }

  @Override
  public List<String> outcomes() {
    return head.names();
  }

  @Override
  public EncoderHead published() {
    return scores();
  }

  private SequenceClassification scores() {
    Problem problem =
        head.task() instanceof Task.Classification
            ? Problem.SINGLE_LABEL_CLASSIFICATION
            : head.task() instanceof Task.MultiLabel
                ? Problem.MULTI_LABEL_CLASSIFICATION
                : Problem.REGRESSION;
    return new SequenceClassification(head.names(), Optional.of(problem));
  }

  @Override
  public Feature label() {
    return head.feature();
  }

  @Override
  public Example encode(
      Tokenizer tokenizer,
      Reading reading,
      Document document,
      Function<List<TextSequence>, Map<String, HostTensor>> features,
      boolean labelled) {
    Map<String, HostTensor> tensors =
        new HashMap<>(features.apply(reading.of(tokenizer, document)));
    if (!labelled) {
      return new Example(document.name(), tensors, 0);
    }
    HostTensor label = head.encode(document);
    tensors.put(Batch.LABELS, label);
    return new Example(document.name(), tensors, head.targets(label));
  }

  @Override
  public TensorType batched() {
    return head.batched();
  }

  @Override
  public Tensor outputs(Encoded encoded, WindowedText text) { // -> [B, K]
    Tensor windows = pooling.of(encoded.last(), text.windowMask()); // [B · W, D]
    return scores().logits(encoded, text.meanOfWindows(windows));
  }

  @Override
  public Tensor losses(Tensor outputs, Tensor labels) {
    return head.losses(outputs.castTo(DType.FLOAT32), labels);
  }

  @Override
  public Tensor weight(Tensor outputs, Tensor labels) {
    return head.weight(outputs, labels);
  }

  @Override
  public Tensor told(Tensor outputs) {
    return outputs.castTo(DType.FLOAT32);
  }

  @Override
  public void answer(
      Tokenizer tokenizer,
      Reading reading,
      List<Document> documents,
      List<Integer> numbers,
      HostTensor told,
      BiConsumer<Integer, Prediction> sink) {
    double[] all = told.toDoubleArray();
    int size = head.size();
    for (int row = 0; row < numbers.size(); row++) {
      double[] own = Arrays.copyOfRange(all, row * size, (row + 1) * size);
      sink.accept(numbers.get(row), head.answer(own));
    }
  }
}
