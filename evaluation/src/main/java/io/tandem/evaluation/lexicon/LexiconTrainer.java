package io.tandem.evaluation.lexicon;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells good texts from bad ones by a lexicon and rules ({@link SentimentRules}); nothing is
 * learned but which of the classes is more frequent, for texts of which nothing is known where no
 * class is neutral. The scores of the classes are the sentiment, the sentiment's opposite and, for
 * neutral, the threshold; they are no probabilities.
 */
public final class LexiconTrainer implements Trainer<LexiconSettings> {

  /** Used by the service loader. */
  public LexiconTrainer() {}

  @Override
  public String name() {
    return "lexicon";
  }

  @Override
  public String description() {
    return "sentiment by a list of words and rules, for two or three classes";
  }

  @Override
  public Class<LexiconSettings> settingsType() {
    return LexiconSettings.class;
  }

  @Override
  public boolean learns(Task task) {
    return task instanceof Task.Classification;
  }

  @Override
  public Predictor train(LexiconSettings settings, TrainingTask task) {
    if (!(task.data().task() instanceof Task.Classification asked)) {
      throw new BadInputException(
          "'" + name() + "' does not learn the task '" + task.data().task().name() + "'");
    }
    Lexicon lexicon = settings.words().map(Lexicon::read).orElseGet(Lexicon::english);
    int balance = 0;
    for (Document document : task.data().trainingDocuments()) {
      String label = asked.of(document);
      if (!settings.names().contains(label)) {
        throw new BadInputException(
            String.format(
                "'%s' tells the classes %s, and document '%s' is of the class '%s'; 'positive',"
                    + " 'negative' and 'neutral' say what they are called",
                name(), settings.names(), document.name(), label));
      }
      balance += label.equals(settings.positive()) ? 1 : 0;
      balance -= label.equals(settings.negative()) ? 1 : 0;
    }
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("trainer", name());
    provenance.put("words", Integer.toString(lexicon.entries().size()));
    provenance.put("of-unknown", of(settings, 0, balance).label());
    return new Told(settings, new SentimentRules(lexicon), balance, provenance);
  }

  private static Prediction.OneLabel of(LexiconSettings settings, double score, int balance) {
    Map<String, Double> scores = new TreeMap<>();
    scores.put(settings.positive(), score);
    // Not -0.0, which a case would keep.
    scores.put(settings.negative(), 0 - score);
    settings.neutral().ifPresent(neutral -> scores.put(neutral, settings.threshold()));
    boolean good = score > 0 || (score == 0 && balance >= 0);
    String told = good ? settings.positive() : settings.negative();
    if (settings.neutral().isPresent() && Math.abs(score) < settings.threshold()) {
      told = settings.neutral().get();
    }
    return new Prediction.OneLabel(told, scores, false);
  }

  private record Told(
      LexiconSettings settings, SentimentRules rules, int balance, Map<String, String> provenance)
      implements Predictor {
    @Override
    public List<Prediction> predict(List<Document> documents) {
      return documents.stream()
          .<Prediction>map(document -> of(settings, rules.score(document.text()), balance))
          .toList();
    }

    @Override
    public void close() {}
  }
}
