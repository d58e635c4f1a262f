package io.tandem.models.classifier;

import io.tandem.api.data.Document;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Task;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.checkpoint.ModelDescription;
import java.util.List;
import java.util.Map;

/** What a task asks of a text's features: an affine map of them, a loss, and an answer. */
public interface Head {

  /** Whether there is a head for a task. */
  static boolean fits(Task task) {
    return task instanceof Task.Classification
        || task instanceof Task.MultiLabel
        || task instanceof Task.Regression;
  }

  /** The head for a task that it {@link #fits}. */
  static Head of(ModelMaterial material) {
    if (material.task() instanceof Task.Classification task) {
      return ClassHead.of(task, material.training());
    }
    if (material.task() instanceof Task.MultiLabel task) {
      return LabelsHead.of(task, material.training());
    }
    if (material.task() instanceof Task.Regression task) {
      return NumberHead.of(task, material.training());
    }
    throw new IllegalArgumentException("no head for the task " + material.task().name());
  }

  /**
   * The head that a description is of.
   *
   * @throws io.tandem.api.error.BadInputException if it lacks what the head learned
   */
  static Head of(ModelDescription<?> description) {
    if (description.task() instanceof Task.Classification task) {
      return new ClassHead(task, description.learned(ClassHead.CLASSES));
    }
    if (description.task() instanceof Task.MultiLabel task) {
      return new LabelsHead(task, description.learned(LabelsHead.LABELS));
    }
    return NumberHead.of(description.task(Task.Regression.class), description);
  }

  /**
   * The head of a model that continues a checkpoint: its own where that was for another kind of
   * task, and otherwise the checkpoint's.
   *
   * @param known the checkpoint's description
   * @param own what the training documents ask for
   * @throws io.tandem.api.error.BadInputException if they have outcomes that the checkpoint lacks
   */
  static Head continued(ModelDescription<?> known, Head own) {
    if (!known.task().getClass().equals(own.task().getClass())) {
      return own;
    }
    own.learned()
        .forEach(
            (name, items) -> {
              if (name.equals(ClassHead.CLASSES) || name.equals(LabelsHead.LABELS)) {
                known.refuseMore(name, items);
              }
            });
    return of(known.with(own.task()));
  }

  /** The head for classes that are known, in the order of the outputs. */
  static Head ofClasses(Task.Classification task, List<String> classes) {
    return new ClassHead(task, List.copyOf(classes));
  }

  /** The head for labels that are known, in the order of the outputs. */
  static Head ofLabels(Task.MultiLabel task, List<String> labels) {
    return new LabelsHead(task, List.copyOf(labels));
  }

  /** The head for a number that is told as it is. */
  static Head ofNumber(Task.Regression task) {
    return new NumberHead(task, 0, 1);
  }

  /** What it is for. */
  Task task();

  /** What it took from the training documents, for a description. */
  Map<String, List<String>> learned();

  /** What is told apart, in the order of the outputs; of a number, what it is called. */
  List<String> names();

  /** The number of outputs, k. */
  int size();

  /** What an example has to tell of its document. */
  Feature feature();

  /** The feature in a batch of b examples. */
  TensorType batched();

  /**
   * What an example tells of its document.
   *
   * @throws io.tandem.api.error.BadInputException if the document lacks it
   */
  HostTensor encode(Document document);

  /** Over how many targets the loss of what was encoded is taken. */
  long targets(HostTensor encoded);

  /** The loss of each target, to be added up: [b, k] and what was encoded give any shape. */
  Tensor losses(Tensor outputs, Tensor encoded);

  /** The number of targets in a batch, a scalar. */
  Tensor weight(Tensor outputs, Tensor encoded);

  /** What is to be added to a number's output when it is multiplied by {@link #scale}. */
  default double shift() {
    return 0;
  }

  /** By what a number's output is to be multiplied to be the number. */
  default double scale() {
    return 1;
  }

  /** What the outputs of a text say. */
  Prediction answer(double[] outputs);
}
