package io.tandem.evaluation.classical;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import io.tandem.evaluation.tribuo.TribuoLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.crf.CRFModel;
import org.tribuo.classification.sgd.crf.CRFTrainer;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.sequence.MutableSequenceDataset;

/**
 * A linear-chain conditional random field over the words of a sentence ({@link WordFeatures} are
 * what it sees of them), trained by Tribuo with AdaGrad, sentence by sentence. The tags are those
 * of the likeliest sequence (Viterbi).
 *
 * <p>Source: Lafferty, McCallum and Pereira, "Conditional random fields: probabilistic models for
 * segmenting and labeling sequence data" (2001).
 */
public final class CrfTrainer implements Trainer<CrfSettings> {
  /** What is added to AdaGrad's sums, as Tribuo has it where nothing is said. */
  private static final double EPSILON = 0.1;

  private static final int NO_LOGGING = -1;

  /** Used by the service loader. */
  public CrfTrainer() {}

  @Override
  public String name() {
    return "crf";
  }

  @Override
  public String description() {
    return "a linear-chain conditional random field over words and their shapes";
  }

  @Override
  public Class<CrfSettings> settingsType() {
    return CrfSettings.class;
  }

  @Override
  public boolean learns(Task task) {
    return task instanceof Task.Tagging;
  }

  @Override
  public Predictor train(CrfSettings settings, TrainingTask task) {
    if (!(task.data().task() instanceof Task.Tagging asked)) {
      throw new BadInputException(
          "'" + name() + "' does not learn the task '" + task.data().task().name() + "'");
    }
    TribuoLog.quiet();
    List<Document> sentences =
        task.data().trainingDocuments().stream()
            .filter(document -> !asked.wordsOf(document).isEmpty())
            .toList();
    if (sentences.isEmpty()) {
      throw new BadInputException(
          "'" + name() + "' has nothing to learn: no training document has any words");
    }
    Set<String> tags = new TreeSet<>();
    sentences.forEach(sentence -> tags.addAll(asked.tagsOf(sentence)));
    TribuoTraining.refuseMarks(tags);
    Set<String> known = known(settings, asked, sentences);
    MutableSequenceDataset<Label> data =
        new MutableSequenceDataset<>(
            new SimpleDataSourceProvenance(task.data().name(), new LabelFactory()),
            new LabelFactory());
    int words = 0;
    for (Document sentence : sentences) {
      words += asked.wordsOf(sentence).size();
      data.add(TagPredictor.example(asked.wordsOf(sentence), asked.tagsOf(sentence), known));
    }
    CRFTrainer learner =
        new CRFTrainer(
            new AdaGrad(settings.learningRate(), EPSILON),
            settings.epochs(),
            NO_LOGGING,
            task.seed());
    Map<String, String> provenance = TribuoTraining.provenance(name(), learner.getProvenance());
    provenance.put(
        "features", known.size() + ", each there " + settings.minCount() + " times or more");
    provenance.put("sentences", Integer.toString(sentences.size()));
    provenance.put("words", Integer.toString(words));
    CRFModel model = learner.train(data, Map.of());
    return new TagPredictor(model, asked, known, provenance);
  }

  /** The features that are there often enough. */
  private static Set<String> known(CrfSettings settings, Task.Tagging asked, List<Document> all) {
    Map<String, Integer> counts = new HashMap<>();
    for (Document sentence : all) {
      List<String> words = asked.wordsOf(sentence);
      for (int i = 0; i < words.size(); i++) {
        for (String feature : WordFeatures.of(words, i)) {
          counts.merge(feature, 1, Integer::sum);
        }
      }
    }
    counts.values().removeIf(count -> count < settings.minCount());
    Set<String> known = new TreeSet<>(counts.keySet());
    known.add(WordFeatures.ALWAYS);
    return known;
  }
}
