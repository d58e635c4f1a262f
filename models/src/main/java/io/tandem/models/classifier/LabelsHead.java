package io.tandem.models.classifier;

import io.tandem.api.data.Document;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Any number of labels, each by a sigmoid of its own: a label holds where that is 1/2 or more.
 * Labels that no training document has are left out.
 *
 * @param task which list names the labels
 * @param labels sorted by name
 */
record LabelsHead(Task.MultiLabel task, List<String> labels) implements Head {
  static final String LABELS = "labels";

  static LabelsHead of(Task.MultiLabel task, TextDataset training) {
    TreeSet<String> labels = new TreeSet<>();
    training.documents().forEach(document -> labels.addAll(task.of(document)));
    if (labels.isEmpty()) {
      throw new BadInputException(
          training.name() + ": no training document has a label in '" + task.labels() + "'");
    }
    return new LabelsHead(task, List.copyOf(labels));
  }

  @Override
  public Map<String, List<String>> learned() {
    return Map.of(LABELS, labels);
  }

  @Override
  public List<String> names() {
    return labels;
  }

  @Override
  public int size() {
    return labels.size();
  }

  @Override
  public Feature feature() {
    return new Feature(DType.FLOAT32, List.of(LABELS), 0);
  }

  @Override
  public TensorType batched() {
    return TensorType.float32(Dim.symbol("batch"), Dim.of(labels.size()));
  }

  @Override
  public HostTensor encode(Document document) {
    Set<String> own = task.of(document);
    float[] holds = new float[labels.size()];
    for (int i = 0; i < holds.length; i++) {
      holds[i] = own.contains(labels.get(i)) ? 1 : 0;
    }
    return HostTensor.of(holds, holds.length);
  }

  @Override
  public long targets(HostTensor encoded) {
    return encoded.size();
  }

  @Override
  public Tensor losses(Tensor outputs, Tensor encoded) {
    return outputs.softplus().minus(outputs.times(encoded)); // binary cross entropy, in nats
  }

  @Override
  public Tensor weight(Tensor outputs, Tensor encoded) {
    return encoded.onesLike().sum();
  }

  @Override
  public Prediction answer(double[] outputs) {
    TreeSet<String> holding = new TreeSet<>();
    Map<String, Double> probabilities = new HashMap<>();
    for (int i = 0; i < outputs.length; i++) {
      double probability = 1 / (1 + Math.exp(-outputs[i]));
      probabilities.put(labels.get(i), probability);
      if (probability >= 0.5) {
        holding.add(labels.get(i));
      }
    }
    return new Prediction.ManyLabels(holding, probabilities, true);
  }
}
