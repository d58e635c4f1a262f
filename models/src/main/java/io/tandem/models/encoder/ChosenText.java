package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.op.Attention;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One of several texts that fits best to another (Devlin et al. 2019, section 4.4): each is read
 * with it, as a window of the example, and a number is told of each; softmax makes probabilities.
 *
 * @param task which attributes hold what
 */
record ChosenText(Task.MultipleChoice task) implements EncoderTask {
  @Override
  public Map<String, List<String>> learned() {
    return Map.of();
  }

  @Override
  public EncoderHead published() {
    return new MultipleChoice();
  }

  @Override
  public boolean seesAll(TextSequence sequence, int position) {
    return GlobalRule.isOfChoice(sequence, position);
  }

  @Override
  public Feature label() {
    return Feature.integers(Batch.IGNORED);
  }

  @Override
  public Example encode(
      Tokenizer tokenizer,
      Reading reading,
      Document document,
      Function<List<TextSequence>, Map<String, HostTensor>> features,
      boolean labelled) {
    List<TextSequence> choices =
        task.choicesOf(document).stream()
            .map(choice -> reading.pairOf(tokenizer, document, document.text(), choice))
            .toList();
    Map<String, HostTensor> tensors = new HashMap<>(features.apply(choices));
    if (!labelled) {
      return new Example(document.name(), tensors, 0);
    }
    tensors.put(Batch.LABELS, HostTensor.of(new int[] {task.of(document)}));
    return new Example(document.name(), tensors, 1);
  }

  @Override
  public TensorType batched() {
    return TensorType.int32(Dim.symbol("batch"));
  }

  /** {@inheritDoc} Where another example has more choices, there are none. */
  @Override
  public Tensor outputs(Encoded encoded, WindowedText text) { // -> [B, C]
    Tensor scores = new MultipleChoice().scores(encoded).castTo(DType.FLOAT32); // [B · C, 1]
    Tensor mask = text.mask(); // [B, C, T]
    Tensor there = mask.max(List.of(2), false).notEqualTo(0);
    return Tensor.where(
        there,
        scores.reshape(mask.dim(0), mask.dim(1)),
        scores.trace().scalar(DType.FLOAT32, Attention.MASKED));
  }

  @Override
  public Tensor losses(Tensor outputs, Tensor labels) {
    return Nn.crossEntropy(outputs, labels, Batch.IGNORED, 0);
  }

  @Override
  public Tensor weight(Tensor outputs, Tensor labels) {
    return labels.notEqualTo(Batch.IGNORED).castTo(DType.FLOAT32).sum();
  }

  @Override
  public Tensor told(Tensor outputs) {
    return outputs;
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
    int most = Math.toIntExact(told.extents()[1]);
    for (int row = 0; row < numbers.size(); row++) {
      int own = task.choicesOf(documents.get(numbers.get(row))).size();
      double[] scores = Arrays.copyOfRange(all, row * most, row * most + own);
      double greatest = Arrays.stream(scores).max().orElseThrow();
      double sum = Arrays.stream(scores).map(score -> Math.exp(score - greatest)).sum();
      Map<String, Double> probabilities = new TreeMap<>();
      int best = 0;
      for (int i = 0; i < own; i++) {
        probabilities.put(Integer.toString(i), Math.exp(scores[i] - greatest) / sum);
        best = scores[i] > scores[best] ? i : best;
      }
      sink.accept(
          numbers.get(row), new Prediction.OneLabel(Integer.toString(best), probabilities, true));
    }
  }
}
