package io.tandem.evaluation.baseline;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.provider.NoSettings;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Says the same of every document, whatever is in it: the class that most training documents are
 * of, the set of labels that most of them have (which may be empty), their mean, for each word the
 * tag that most words have, or the place where most right choices stand; of several that are as
 * frequent, the first by name. Its probabilities of classes and labels are their shares of the
 * training documents.
 */
public final class MajorityTrainer implements Trainer<NoSettings> {

  /** Used by the service loader. */
  public MajorityTrainer() {}

  @Override
  public String name() {
    return "majority";
  }

  @Override
  public String description() {
    return "says the same of every document: what is most frequent, or the mean";
  }

  @Override
  public Class<NoSettings> settingsType() {
    return NoSettings.class;
  }

  @Override
  public boolean learns(Task task) {
    return task instanceof Task.Classification
        || task instanceof Task.MultiLabel
        || task instanceof Task.Regression
        || task instanceof Task.Tagging
        || task instanceof Task.MultipleChoice;
  }

  @Override
  public Predictor train(NoSettings settings, TrainingTask task) {
    List<Document> documents = task.data().trainingDocuments();
    Task asked = task.data().task();
    if (asked instanceof Task.Classification classes) {
      return classes(classes, documents);
    }
    if (asked instanceof Task.MultiLabel labels) {
      return labels(labels, documents);
    }
    if (asked instanceof Task.Regression numbers) {
      double mean = documents.stream().mapToDouble(numbers::of).average().orElseThrow();
      return saying(new Prediction.Value(mean), Double.toString(mean));
    }
    if (asked instanceof Task.Tagging tagging) {
      return tags(tagging, documents);
    }
    if (asked instanceof Task.MultipleChoice choice) {
      return places(choice, documents);
    }
    throw new BadInputException("'" + name() + "' does not learn the task '" + asked.name() + "'");
  }

  private Predictor classes(Task.Classification asked, List<Document> documents) {
    Frequencies<String> classes = new Frequencies<>();
    documents.forEach(document -> classes.add(asked.of(document)));
    String said = classes.mostFrequent();
    return saying(new Prediction.OneLabel(said, classes.shares(), true), said);
  }

  private Predictor places(Task.MultipleChoice asked, List<Document> documents) {
    Frequencies<String> places = new Frequencies<>();
    documents.forEach(document -> places.add(Integer.toString(asked.of(document))));
    String said = places.mostFrequent();
    return saying(new Prediction.OneLabel(said, places.shares(), true), said);
  }

  private Predictor labels(Task.MultiLabel asked, List<Document> documents) {
    // Sets have no order of their own: each stands for the text of its sorted labels.
    Map<String, SortedSet<String>> sets = new TreeMap<>();
    Frequencies<String> texts = new Frequencies<>();
    Map<String, Double> shares = new TreeMap<>();
    for (Document document : documents) {
      SortedSet<String> labels = asked.of(document);
      sets.putIfAbsent(labels.toString(), labels);
      texts.add(labels.toString());
      labels.forEach(label -> shares.merge(label, 1.0 / documents.size(), Double::sum));
    }
    // Rounded sums of shares may come out a little above 1.
    shares.replaceAll((label, share) -> Math.min(share, 1));
    String said = texts.mostFrequent();
    return saying(new Prediction.ManyLabels(sets.get(said), shares, true), said);
  }

  private Predictor tags(Task.Tagging asked, List<Document> documents) {
    Frequencies<String> tags = new Frequencies<>();
    documents.forEach(document -> asked.tagsOf(document).forEach(tags::add));
    if (tags.isEmpty()) {
      throw new BadInputException(
          "'" + name() + "' has nothing to count: no training document has any words");
    }
    String said = tags.mostFrequent();
    return new FixedPredictor(
        document -> new Prediction.Tags(Collections.nCopies(asked.wordsOf(document).size(), said)),
        provenance(said));
  }

  private Predictor saying(Prediction prediction, String said) {
    return new FixedPredictor(document -> prediction, provenance(said));
  }

  private Map<String, String> provenance(String said) {
    return Map.of("trainer", name(), "says", said);
  }
}
