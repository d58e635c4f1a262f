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
import io.tandem.models.checkpoint.ModelDescription;
import java.util.List;
import java.util.Map;

/**
 * A number, by least squares. What is learned is the number less the mean of the training
 * documents', in their standard deviations.
 *
 * @param task which attribute holds the number
 * @param mean of the training documents
 * @param deviation of the training documents; 1 where all have one number
 */
record NumberHead(Task.Regression task, double mean, double deviation) implements Head {
  private static final String MEAN = "mean";
  private static final String DEVIATION = "deviation";

  static NumberHead of(Task.Regression task, TextDataset training) {
    double[] numbers = training.documents().stream().mapToDouble(task::of).toArray();
    double sum = 0;
    for (double number : numbers) {
      sum += number;
    }
    double mean = sum / numbers.length;
    double squares = 0;
    for (double number : numbers) {
      squares += (number - mean) * (number - mean);
    }
    double deviation = Math.sqrt(squares / numbers.length);
    return new NumberHead(task, mean, deviation > 0 ? deviation : 1);
  }

  /**
   * As a description has it.
   *
   * @throws BadInputException if it holds no mean, or no deviation above 0
   */
  static NumberHead of(Task.Regression task, ModelDescription<?> description) {
    double deviation = number(description, DEVIATION);
    if (deviation <= 0) {
      throw new BadInputException("'" + DEVIATION + "' is " + deviation + ", not above 0");
    }
    return new NumberHead(task, number(description, MEAN), deviation);
  }

  private static double number(ModelDescription<?> description, String name) {
    String text = description.learned(name).get(0);
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new BadInputException("'" + name + "' is '" + text + "', which is no finite number");
  }

  @Override
  public Map<String, List<String>> learned() {
    return Map.of(
        MEAN, List.of(Double.toString(mean)), DEVIATION, List.of(Double.toString(deviation)));
  }

  @Override
  public List<String> names() {
    return List.of(task.target());
  }

  @Override
  public double shift() {
    return mean;
  }

  @Override
  public double scale() {
    return deviation;
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public Feature feature() {
    return new Feature(DType.FLOAT32, List.of(), 0);
  }

  @Override
  public TensorType batched() {
    return TensorType.float32(Dim.symbol("batch"));
  }

  @Override
  public HostTensor encode(Document document) {
    return HostTensor.scalar((float) ((task.of(document) - mean) / deviation));
  }

  @Override
  public long targets(HostTensor encoded) {
    return 1;
  }

  @Override
  public Tensor losses(Tensor outputs, Tensor encoded) {
    return outputs.squeeze(-1).minus(encoded).square();
  }

  @Override
  public Tensor weight(Tensor outputs, Tensor encoded) {
    return encoded.onesLike().sum();
  }

  @Override
  public Prediction answer(double[] outputs) {
    return new Prediction.Value(mean + deviation * outputs[0]);
  }
}
