package io.tandem.evaluation.metric;

import io.tandem.api.evaluation.Measures;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;

/**
 * Answers to questions, by the rules of the official scripts of SQuAD 1.1 (Rajpurkar et al., 2016)
 * and 2.0 (2018). Answers are compared in lower case, without ASCII's punctuation, English articles
 * and superfluous white space; of several right answers, each figure takes the one that suits the
 * prediction best. All figures are from 0 to 100, as the scripts print them:
 *
 * <ul>
 *   <li>{@code exact-match}: the share of questions whose answer is a right one;
 *   <li>{@code f1}: the mean F1 of the words shared with a right one;
 *   <li>{@code has-answer-exact-match}, {@code has-answer-f1}, {@code no-answer-exact-match},
 *       {@code no-answer-f1}, in version 2 only: the same over the questions that have an answer in
 *       the text, and over those that have none, whose right answer is an empty text.
 * </ul>
 *
 * <p>Over no questions a figure is not a number. Where answer and prediction have no word left,
 * they match exactly; their F1 is 0 in version 1 and 1 in version 2, as in the scripts.
 */
public final class AnswerMeasures implements Measures {
  private static final List<String> NAMES = List.of("exact-match", "f1");
  private static final List<String> PARTS =
      List.of("has-answer-exact-match", "has-answer-f1", "no-answer-exact-match", "no-answer-f1");

  private final boolean parts;
  private final double[] exact;
  private final double[] f1;
  private final boolean[] answerable;

  private AnswerMeasures(
      List<List<String>> answers, List<String> predictions, boolean secondVersion) {
    Cases.sameNumber("lists of answers", answers.size(), "predictions", predictions.size());
    this.parts = secondVersion;
    this.exact = new double[answers.size()];
    this.f1 = new double[answers.size()];
    this.answerable = new boolean[answers.size()];
    for (int i = 0; i < exact.length; i++) {
      answerable[i] = !answers.get(i).isEmpty();
      List<List<String>> right = answers.get(i).stream().map(AnswerText::words).toList();
      if (secondVersion) {
        right = right.stream().filter(words -> !words.isEmpty()).toList();
      } else if (!answerable[i]) {
        throw new IllegalArgumentException(
            "question " + i + " has no answer: in SQuAD 1.1 each has one or more");
      }
      List<String> predicted = AnswerText.words(predictions.get(i));
      List<List<String>> compared = right.isEmpty() ? List.of(List.of()) : right;
      exact[i] = best(compared, predicted, (a, b) -> a.equals(b) ? 1 : 0);
      f1[i] = best(compared, predicted, (a, b) -> shared(a, b, secondVersion));
    }
  }

  private static double best(
      List<List<String>> answers,
      List<String> predicted,
      ToDoubleBiFunction<List<String>, List<String>> score) {
    return answers.stream()
        .mapToDouble(answer -> score.applyAsDouble(answer, predicted))
        .max()
        .orElseThrow();
  }

  private static double shared(
      List<String> answer, List<String> predicted, boolean nothingIsAnAnswer) {
    if (nothingIsAnAnswer && answer.isEmpty() && predicted.isEmpty()) {
      return 1;
    }
    Map<String, Integer> counts = new HashMap<>();
    answer.forEach(word -> counts.merge(word, 1, Integer::sum));
    int shared = 0;
    for (String word : predicted) {
      shared += counts.merge(word, -1, Integer::sum) >= 0 ? 1 : 0;
    }
    return PrecisionRecall.of(shared, predicted.size(), answer.size()).f1();
  }

  /**
   * Measures answers by the rules of SQuAD 1.1.
   *
   * @param answers for each question one or more right answers
   * @param predictions what was answered
   * @return exact match and F1
   * @throws IllegalArgumentException if the lists are of different length or a question has no
   *     answer
   */
  public static AnswerMeasures squad1(List<List<String>> answers, List<String> predictions) {
    return new AnswerMeasures(answers, predictions, false);
  }

  /**
   * Measures answers by the rules of SQuAD 2.0, without a threshold for the probability that there
   * is none.
   *
   * @param answers for each question its right answers; none if it has no answer in the text
   * @param predictions what was answered; an empty text says that there is no answer
   * @return exact match and F1, over all questions and over both kinds
   * @throws IllegalArgumentException if the lists are of different length
   */
  public static AnswerMeasures squad2(List<List<String>> answers, List<String> predictions) {
    return new AnswerMeasures(answers, predictions, true);
  }

  @Override
  public int cases() {
    return exact.length;
  }

  @Override
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(NAMES);
    if (parts) {
      names.addAll(PARTS);
    }
    return Collections.unmodifiableSet(names);
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    double[] matches = new double[2];
    double[] shared = new double[2];
    double[] questions = new double[2];
    for (int number : selection) {
      int part = answerable[number] ? 0 : 1;
      matches[part] += exact[number];
      shared[part] += f1[number];
      questions[part]++;
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("exact-match", 100 * (matches[0] + matches[1]) / selection.length);
    figures.put("f1", 100 * (shared[0] + shared[1]) / selection.length);
    if (parts) {
      figures.put("has-answer-exact-match", 100 * matches[0] / questions[0]);
      figures.put("has-answer-f1", 100 * shared[0] / questions[0]);
      figures.put("no-answer-exact-match", 100 * matches[1] / questions[1]);
      figures.put("no-answer-f1", 100 * shared[1] / questions[1]);
    }
    return Collections.unmodifiableMap(figures);
  }
}
