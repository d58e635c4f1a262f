package io.tandem.search.answer;

import io.tandem.api.prediction.Prediction;
import io.tandem.models.pipeline.AnswerFinder;
import io.tandem.search.retrieval.Found;
import io.tandem.search.retrieval.Retriever;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Answers questions in two steps (Chen et al. 2017, arXiv 1704.00051): finds passages, then asks a
 * model, and lets the passages' answers compete by their scores.
 *
 * @param retriever finds passages; not closed with this
 * @param passages how many of them are read, at least 1
 */
public record PassageAnswers(Retriever retriever, int passages) {

  /** Checks the number. */
  public PassageAnswers {
    if (passages < 1) {
      throw new IllegalArgumentException(passages + " passages are read; the least is 1");
    }
  }

  /**
   * Answers a question with pieces of passages.
   *
   * @param finder finds answers in texts
   * @param most how many answers are told at most
   * @return the best first; a passage that has no answer in the reader's opinion gives none, and
   *     there is none where no passage was found
   */
  public List<PassageAnswer> extract(String question, AnswerFinder finder, int most) {
    List<Found> found = retriever.find(question, passages);
    List<Prediction.Answer> answers =
        finder.of(
            found.stream()
                .map(one -> new AnswerFinder.Question(question, one.passage().text()))
                .toList());
    List<PassageAnswer> all = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      for (Prediction.Answer.Span span : answers.get(i).spans()) {
        if (span.text().isEmpty()) {
          break; // what is weighed less than having no answer
        }
        all.add(
            new PassageAnswer(
                span.text(), span.score(), 0, found.get(i), span.begin(), span.end()));
      }
    }
    all.sort(Comparator.comparingDouble(PassageAnswer::score).reversed());
    List<Double> shares = shares(all.stream().map(PassageAnswer::score).toList());
    return IntStream.range(0, Math.min(most, all.size()))
        .mapToObj(
            i -> {
              PassageAnswer one = all.get(i);
              return new PassageAnswer(
                  one.text(), one.score(), shares.get(i), one.found(), one.begin(), one.end());
            })
        .toList();
  }

  private static List<Double> shares(List<Double> scores) {
    double greatest = scores.stream().mapToDouble(score -> score).max().orElse(0);
    double sum = scores.stream().mapToDouble(score -> Math.exp(score - greatest)).sum();
    return scores.stream().map(score -> Math.exp(score - greatest) / sum).toList();
  }

  /**
   * Answers a question with a text that a model makes of it and of the passages, in the form that
   * T5 learned (Raffel et al. 2020, appendix D.15): {@code question: … context: …}.
   *
   * @param model makes a text of a text
   */
  public GeneratedAnswer generate(String question, Function<String, String> model) {
    List<Found> found = retriever.find(question, passages);
    String context = String.join(" ", found.stream().map(one -> one.passage().text()).toList());
    return new GeneratedAnswer(
        model.apply(String.format("question: %s context: %s", question, context)), found);
  }
}
