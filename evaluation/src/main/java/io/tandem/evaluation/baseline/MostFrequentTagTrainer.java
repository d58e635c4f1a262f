package io.tandem.evaluation.baseline;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.provider.NoSettings;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Gives each word the tag that it has most often in the training part, whatever stands beside it. A
 * word that is not there as it is written is looked up in lower case among all words in lower case;
 * one that is not there at all gets the tag that is most frequent of all. Of several tags that are
 * as frequent, the first by name.
 */
public final class MostFrequentTagTrainer implements Trainer<NoSettings> {

  /** Used by the service loader. */
  public MostFrequentTagTrainer() {}

  @Override
  public String name() {
    return "most-frequent-tag";
  }

  @Override
  public String description() {
    return "gives each word the tag that it has most often";
  }

  @Override
  public Class<NoSettings> settingsType() {
    return NoSettings.class;
  }

  @Override
  public boolean learns(Task task) {
    return task instanceof Task.Tagging;
  }

  @Override
  public Predictor train(NoSettings settings, TrainingTask task) {
    if (!(task.data().task() instanceof Task.Tagging asked)) {
      throw new BadInputException(
          "'" + name() + "' does not learn the task '" + task.data().task().name() + "'");
    }
    Frequencies<String> overall = new Frequencies<>();
    Map<String, Frequencies<String>> written = new HashMap<>();
    Map<String, Frequencies<String>> lower = new HashMap<>();
    for (Document document : task.data().trainingDocuments()) {
      List<String> words = asked.wordsOf(document);
      List<String> tags = asked.tagsOf(document);
      for (int i = 0; i < words.size(); i++) {
        overall.add(tags.get(i));
        count(written, words.get(i), tags.get(i));
        count(lower, words.get(i).toLowerCase(Locale.ROOT), tags.get(i));
      }
    }
    if (overall.isEmpty()) {
      throw new BadInputException(
          "'" + name() + "' has nothing to count: no training document has any words");
    }
    Map<String, String> ofWritten = mostFrequent(written);
    Map<String, String> ofLower = mostFrequent(lower);
    String ofOthers = overall.mostFrequent();
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("trainer", name());
    provenance.put("words", Integer.toString(ofWritten.size()));
    provenance.put("of-other-words", ofOthers);
    return new FixedPredictor(
        document ->
            new Prediction.Tags(
                asked.wordsOf(document).stream()
                    .map(
                        word ->
                            ofWritten.getOrDefault(
                                word,
                                ofLower.getOrDefault(word.toLowerCase(Locale.ROOT), ofOthers)))
                    .toList()),
        provenance);
  }

  private static void count(Map<String, Frequencies<String>> words, String word, String tag) {
    words.computeIfAbsent(word, unseen -> new Frequencies<>()).add(tag);
  }

  private static Map<String, String> mostFrequent(Map<String, Frequencies<String>> words) {
    Map<String, String> tags = new HashMap<>();
    words.forEach((word, counts) -> tags.put(word, counts.mostFrequent()));
    return tags;
  }
}
