package io.tandem.evaluation.classical;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.training.TrainingTask;
import io.tandem.evaluation.features.FeatureSpace;
import io.tandem.evaluation.features.Features;
import io.tandem.evaluation.tribuo.TribuoLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.liblinear.LibLinearClassificationTrainer;
import org.tribuo.classification.liblinear.LinearClassificationType;
import org.tribuo.multilabel.MultiLabel;

/**
 * Trains LIBLINEAR's classifiers over bags of words: of several classes one against the others, of
 * labels each by itself (binary relevance).
 *
 * @param trainer the provider's name
 * @param features what it sees of a text
 * @param type the loss
 * @param cost what an error costs beside the weights' size
 * @param iterations at most
 * @param tolerance when it is done
 */
record LinearClassifier(
    String trainer,
    Features features,
    LinearClassificationType.LinearType type,
    double cost,
    int iterations,
    double tolerance) {

  /** Whether it is for a task. */
  static boolean learns(Task task) {
    return task instanceof Task.Classification || task instanceof Task.MultiLabel;
  }

  /**
   * Trains.
   *
   * @throws BadInputException if there is nothing to tell texts by, or nothing to tell of them
   */
  Predictor train(TrainingTask task) {
    TribuoLog.quiet();
    List<Document> documents = task.data().trainingDocuments();
    FeatureSpace space = space(trainer, features, documents);
    TextExamples examples = new TextExamples(space);
    List<SortedMap<String, Double>> texts =
        documents.stream().map(document -> examples.numbers(document.text())).toList();
    Map<String, String> provenance =
        TribuoTraining.provenance(trainer, learner(task.seed()).getProvenance());
    provenance.put("features", space.toString());
    provenance.put("documents", Integer.toString(documents.size()));
    Task asked = task.data().task();
    if (asked instanceof Task.Classification classes) {
      List<String> labels = documents.stream().map(classes::of).toList();
      Model<Label> model = classes(task, examples, texts, labels);
      return new ClassPredictor(model, examples, provenance);
    }
    if (asked instanceof Task.MultiLabel many) {
      List<SortedSet<String>> labels = documents.stream().map(many::of).toList();
      return new LabelsPredictor(labels(task, examples, texts, labels), examples, provenance);
    }
    throw new BadInputException("'" + trainer + "' does not learn the task '" + asked.name() + "'");
  }

  /** What n-grams there are in the training part, at least one. */
  static FeatureSpace space(String trainer, Features features, List<Document> documents) {
    FeatureSpace space = features.fit(documents.stream().map(Document::text).toList());
    if (space.names().isEmpty()) {
      throw new BadInputException(
          String.format(
              "'%s' has nothing to tell texts by: no word is in %d of the %d training documents;"
                  + " 'features.min-count' asks for that",
              trainer, features.minCount(), documents.size()));
    }
    return space;
  }

  private LibLinearClassificationTrainer learner(long seed) {
    return new LibLinearClassificationTrainer(
        new LinearClassificationType(type), cost, iterations, tolerance, seed);
  }

  private Model<Label> classes(
      TrainingTask task,
      TextExamples examples,
      List<SortedMap<String, Double>> texts,
      List<String> labels) {
    SortedSet<String> different = new TreeSet<>(labels);
    if (different.size() < 2) {
      throw new BadInputException(
          String.format(
              "'%s' has nothing to tell apart: all %d training documents are of the class '%s'",
              trainer, labels.size(), different.first()));
    }
    TribuoTraining.refuseMarks(different);
    return learn(task, examples, texts, labels);
  }

  /** A model for each label that some documents have and some have not; none for the others. */
  private List<LabelsPredictor.OneLabel> labels(
      TrainingTask task,
      TextExamples examples,
      List<SortedMap<String, Double>> texts,
      List<SortedSet<String>> labels) {
    Map<String, Integer> counts = new TreeMap<>();
    labels.forEach(set -> set.forEach(label -> counts.merge(label, 1, Integer::sum)));
    if (counts.isEmpty()) {
      throw new BadInputException(
          String.format(
              "'%s' has nothing to learn: none of the %d training documents has a label",
              trainer, labels.size()));
    }
    TribuoTraining.refuseMarks(counts.keySet());
    List<LabelsPredictor.OneLabel> all = new ArrayList<>();
    counts.forEach(
        (label, count) -> {
          if (count == labels.size()) {
            all.add(new LabelsPredictor.OneLabel(label, List.of()));
          } else {
            List<String> holds =
                labels.stream()
                    .map(set -> set.contains(label) ? label : MultiLabel.NEGATIVE_LABEL_STRING)
                    .toList();
            Model<Label> model = learn(task, examples, texts, holds);
            all.add(new LabelsPredictor.OneLabel(label, List.of(model)));
          }
        });
    return all;
  }

  private Model<Label> learn(
      TrainingTask task,
      TextExamples examples,
      List<SortedMap<String, Double>> texts,
      List<String> labels) {
    List<Label> outputs = labels.stream().map(Label::new).toList();
    return learner(task.seed())
        .train(examples.dataset(task.data().name(), new LabelFactory(), texts, outputs));
  }
}
