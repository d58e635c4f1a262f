package io.tandem.models.distillation;

import io.tandem.api.data.Document;
import io.tandem.api.data.Draws;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Lengths;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a teacher said of documents, kept, so that a student can learn from it that has other tokens
 * or runs on another backend, without the teacher: of classes the logarithms of their
 * probabilities, of labels that hold or not the logarithms of their odds, of a number the number.
 *
 * @param index of what the scores are
 * @param scores in 32 bits, a row for each document of the index
 */
public record StoredScores(ScoreIndex index, HostTensor scores) implements LessonSource {
  private static final String FEATURE = TaughtExamples.PREFIX + "scores";
  private static final String AXIS = TaughtExamples.PREFIX + "outcomes";

  /** The least probability that a score is kept of, so that all are finite. */
  private static final double LEAST = 1e-30;

  /** Checks that both go together. */
  public StoredScores {
    long[] wanted = {index.documents().size(), index.outcomes().size()};
    if (scores.dtype() != DType.FLOAT32 || !Arrays.equals(scores.extents(), wanted)) {
      throw new BadInputException(
          String.format(
              "the scores are %s, and there are %d documents and %d outcomes",
              scores.type(), wanted[0], wanted[1]));
    }
    for (double score : scores.toDoubleArray()) {
      if (!Double.isFinite(score)) {
        throw new BadInputException("a score is " + score + ", which is no finite number");
      }
    }
  }

  /** Whether what is told for a task can be kept. */
  public static boolean fits(Task task) {
    return task instanceof Task.Classification
        || task instanceof Task.MultiLabel
        || task instanceof Task.Regression;
  }

  /**
   * Keeps what a teacher said.
   *
   * @param task what it was asked
   * @param documents what it was asked about
   * @param said a prediction for each
   * @param teacher what it is, for those who want to know
   * @throws BadInputException if it tells no probabilities, or two documents have one name
   */
  public static StoredScores of(
      Task task, List<Document> documents, List<Prediction> said, Map<String, String> teacher) {
    List<String> outcomes =
        task instanceof Task.Regression number
            ? List.of(number.target())
            : List.copyOf(probabilities(documents.get(0), said.get(0)).keySet());
    float[] rows = new float[documents.size() * outcomes.size()];
    for (int i = 0; i < said.size(); i++) {
      for (int j = 0; j < outcomes.size(); j++) {
        rows[i * outcomes.size() + j] =
            (float) score(documents.get(i), said.get(i), outcomes.get(j));
      }
    }
    ScoreIndex index = new ScoreIndex(task.name(), outcomes, ScoreIndex.of(documents), teacher);
    return new StoredScores(index, HostTensor.of(rows, documents.size(), outcomes.size()));
  }

  private static double score(Document document, Prediction said, String outcome) {
    if (said instanceof Prediction.Value value) {
      return value.value();
    }
    double probability = probabilities(document, said).getOrDefault(outcome, 0.0);
    double holds = Math.log(Math.max(LEAST, probability));
    return said instanceof Prediction.ManyLabels
        ? holds - Math.log(Math.max(LEAST, 1 - probability))
        : holds;
  }

  private static Map<String, Double> probabilities(Document document, Prediction said) {
    if (said instanceof Prediction.OneLabel one && one.probabilities()) {
      return one.scores();
    }
    if (said instanceof Prediction.ManyLabels many && many.probabilities()) {
      return many.scores();
    }
    throw new BadInputException(
        document.place() + ": the teacher decides without saying how probable anything is");
  }

  /** What these scores are of for a student. */
  public TaughtScores taught(Task task, List<String> outcomes, TaughtScores.Units student) {
    if (!task.name().equals(index.task())) {
      throw new BadInputException(
          String.format(
              "the scores are of the task '%s', and the student is for '%s'",
              index.task(), task.name()));
    }
    return TaughtScores.of(task, outcomes, index.outcomes(), TaughtScores.Units.ONE, student);
  }

  @Override
  public ExampleEncoder examples(ExampleEncoder own) {
    return new Scored(own);
  }

  @Override
  public Told told(Trace trace, Map<String, Tensor> inputs, Lengths lengths) {
    TensorType type = TensorType.float32(Dim.symbol("batch"), Dim.of(index.outcomes().size()));
    return Told.of(List.of(trace.input(FEATURE, type)));
  }

  /** A student's examples, each with its scores. */
  private final class Scored implements ExampleEncoder {
    private final ExampleEncoder own;
    private final Map<String, Integer> rows = new HashMap<>();
    private final float[] all = scores.toFloatArray();

    Scored(ExampleEncoder own) {
      this.own = own;
      for (int i = 0; i < index.documents().size(); i++) {
        rows.put(index.documents().get(i).name(), i);
      }
    }

    @Override
    public Map<String, Feature> features() {
      Map<String, Feature> features = new HashMap<>(own.features());
      features.put(FEATURE, new Feature(DType.FLOAT32, List.of(AXIS), 0));
      return features;
    }

    @Override
    public List<String> lengthAxes() {
      return own.lengthAxes();
    }

    @Override
    public List<String> partAxes() {
      return own.partAxes();
    }

    @Override
    public int longest(String axis) {
      return own.longest(axis);
    }

    @Override
    public boolean varies() {
      return own.varies();
    }

    @Override
    public Example encode(Document document) {
      return with(own.encode(document), told(document));
    }

    @Override
    public Example vary(Document document, Example example, Draws draws) {
      return with(own.vary(document, example, draws), told(document));
    }

    private HostTensor told(Document document) {
      Integer row = rows.get(document.name());
      if (row == null) {
        throw new BadInputException(document.place() + ": the teacher was not asked about it");
      }
      index.documents().get(row).check(document);
      int width = index.outcomes().size();
      return HostTensor.of(Arrays.copyOfRange(all, row * width, (row + 1) * width), width);
    }

    private static Example with(Example example, HostTensor told) {
      Map<String, HostTensor> tensors = new HashMap<>(example.tensors());
      tensors.put(FEATURE, told);
      return new Example(example.name(), tensors, example.targetTokens());
    }
  }
}
