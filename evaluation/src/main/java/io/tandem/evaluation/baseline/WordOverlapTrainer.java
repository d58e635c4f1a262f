package io.tandem.evaluation.baseline;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.provider.NoSettings;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import io.tandem.evaluation.features.WordNgrams;
import io.tandem.evaluation.summary.Sentences;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Answers by words alone, after the baseline of Richardson et al. (2013, MCTest, section 6.1): to a
 * question, the sentence of the text with the greatest number of the question's words; of several
 * texts, the one with the greatest share of words that stand in the document's. Of equal ones the
 * first is taken.
 */
public final class WordOverlapTrainer implements Trainer<NoSettings> {

  /** Used by the service loader. */
  public WordOverlapTrainer() {}

  @Override
  public String name() {
    return "word-overlap";
  }

  @Override
  public String description() {
    return "the sentence, or the choice, that shares most words";
  }

  @Override
  public Class<NoSettings> settingsType() {
    return NoSettings.class;
  }

  @Override
  public boolean learns(Task task) {
    return task instanceof Task.QuestionAnswering || task instanceof Task.MultipleChoice;
  }

  @Override
  public Predictor train(NoSettings settings, TrainingTask task) {
    Map<String, String> provenance = Map.of("trainer", name());
    Task asked = task.data().task();
    if (asked instanceof Task.QuestionAnswering questions) {
      return new FixedPredictor(document -> answer(questions, document), provenance);
    }
    if (asked instanceof Task.MultipleChoice choice) {
      return new FixedPredictor(document -> choose(choice, document), provenance);
    }
    throw new BadInputException("'" + name() + "' does not learn the task '" + asked.name() + "'");
  }

  private static Set<String> words(String text) {
    return new HashSet<>(WordNgrams.words(text, true));
  }

  private static Prediction answer(Task.QuestionAnswering task, Document document) {
    Set<String> asked = words(task.questionOf(document));
    List<Prediction.Answer.Span> spans = new ArrayList<>();
    int from = 0;
    for (String sentence : Sentences.of(document.text(), Locale.ENGLISH)) {
      int begin = document.text().indexOf(sentence, from);
      from = begin + sentence.length();
      double shared = words(sentence).stream().filter(asked::contains).count();
      spans.add(new Prediction.Answer.Span(sentence, begin, from, shared, 0));
    }
    if (spans.isEmpty()) {
      spans.add(new Prediction.Answer.Span("", 0, 0, 0, 0));
    }
    double sum = spans.stream().mapToDouble(Prediction.Answer.Span::score).sum();
    int count = spans.size();
    return new Prediction.Answer(
        spans.stream()
            .sorted(Comparator.comparing(Prediction.Answer.Span::score).reversed())
            .map(
                span ->
                    new Prediction.Answer.Span(
                        span.text(),
                        span.begin(),
                        span.end(),
                        span.score(),
                        sum > 0 ? span.score() / sum : 1.0 / count))
            .toList());
  }

  private static Prediction choose(Task.MultipleChoice task, Document document) {
    Set<String> known = words(document.text());
    Map<String, Double> scores = new TreeMap<>();
    List<String> choices = task.choicesOf(document);
    int best = 0;
    double[] shares = new double[choices.size()];
    for (int i = 0; i < shares.length; i++) {
      Set<String> own = words(choices.get(i));
      long shared = own.stream().filter(known::contains).count();
      shares[i] = own.isEmpty() ? 0 : (double) shared / own.size();
      scores.put(Integer.toString(i), shares[i]);
      best = shares[i] > shares[best] ? i : best;
    }
    return new Prediction.OneLabel(Integer.toString(best), scores, false);
  }
}
