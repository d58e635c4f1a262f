package io.tandem.models.classifier;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
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
import java.util.TreeSet;

/**
 * One of several classes, by softmax. A class that no training document has is no target: it cannot
 * be told, and counts as a mistake where answers are measured.
 *
 * @param task which attribute names the class
 * @param classes sorted by name
 */
record ClassHead(Task.Classification task, List<String> classes) implements Head {
  static final String CLASSES = "classes";

  static ClassHead of(Task.Classification task, TextDataset training) {
    return new ClassHead(
        task, List.copyOf(new TreeSet<>(training.documents().stream().map(task::of).toList())));
  }

  @Override
  public Map<String, List<String>> learned() {
    return Map.of(CLASSES, classes);
  }

  @Override
  public List<String> names() {
    return classes;
  }

  @Override
  public int size() {
    return classes.size();
  }

  @Override
  public Feature feature() {
    return Feature.integers(Batch.IGNORED);
  }

  @Override
  public TensorType batched() {
    return TensorType.int32(Dim.symbol("batch"));
  }

  @Override
  public HostTensor encode(Document document) {
    int place = classes.indexOf(task.of(document));
    return HostTensor.of(new int[] {place < 0 ? Batch.IGNORED : place});
  }

  @Override
  public long targets(HostTensor encoded) {
    return encoded.toIntArray()[0] == Batch.IGNORED ? 0 : 1;
  }

  @Override
  public Tensor losses(Tensor outputs, Tensor encoded) {
    return Nn.crossEntropy(outputs, encoded, Batch.IGNORED, 0);
  }

  @Override
  public Tensor weight(Tensor outputs, Tensor encoded) {
    return encoded.notEqualTo(Batch.IGNORED).castTo(DType.FLOAT32).sum();
  }

  @Override
  public Prediction answer(double[] outputs) {
    double greatest = Arrays.stream(outputs).max().orElseThrow();
    double sum = Arrays.stream(outputs).map(x -> Math.exp(x - greatest)).sum();
    Map<String, Double> probabilities = new HashMap<>();
    for (int i = 0; i < outputs.length; i++) {
      probabilities.put(classes.get(i), Math.exp(outputs[i] - greatest) / sum);
    }
    return Prediction.OneLabel.likeliest(probabilities, true);
  }
}
