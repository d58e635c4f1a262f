package io.tandem.models.encoder;

import io.tandem.api.data.TextSequence;
import io.tandem.api.prediction.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Chooses the answer among all pieces of a text: that whose first and last token have the greatest
 * sum of scores, over all windows, of at most so many tokens. The score that there is none is the
 * least over the windows of the sum for the first token, {@code [CLS]}: one window that has the
 * answer is enough. These are the rules of the paper's code and of Transformers' example for SQuAD.
 */
final class AnswerChoice {
  private record Piece(int begin, int end) {}

  private final AnswerRule rule;
  private final String text;
  private final Map<Piece, Double> scores = new LinkedHashMap<>();
  private double none = Double.POSITIVE_INFINITY;

  /** Begins, for a text. */
  AnswerChoice(AnswerRule rule, String text) {
    this.rule = rule;
    this.text = text;
  }

  /**
   * Adds a window.
   *
   * @param starts the scores of first tokens; those behind the window's end are passed over
   * @param ends the scores of last tokens
   */
  void add(TextSequence window, float[] starts, float[] ends) {
    none = Math.min(none, (double) starts[0] + ends[0]);
    List<Integer> firsts = best(window, starts);
    List<Integer> lasts = best(window, ends);
    for (int first : firsts) {
      for (int last : lasts) {
        if (first <= last && last - first < rule.longest()) {
          Piece piece = new Piece(window.begin(first), window.end(last));
          if (piece.begin() < piece.end()) {
            scores.merge(piece, (double) starts[first] + ends[last], Math::max);
          }
        }
      }
    }
  }

  /** The tokens of the text with the greatest scores. */
  private List<Integer> best(TextSequence window, float[] logits) {
    return IntStream.range(0, window.length())
        .filter(i -> window.text(i) == 2)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> -logits[i]))
        .limit(rule.weighed())
        .toList();
  }

  /**
   * The answer.
   *
   * @param mayBeNone whether it may be that there is none; where the text has no tokens it always
   *     is
   */
  Prediction.Answer answer(boolean mayBeNone) {
    List<Map.Entry<Piece, Double>> pieces =
        scores.entrySet().stream()
            .sorted(Map.Entry.<Piece, Double>comparingByValue().reversed())
            .limit(rule.weighed())
            .toList();
    boolean saysNone = mayBeNone || pieces.isEmpty();
    double[] all =
        IntStream.range(0, pieces.size() + (saysNone ? 1 : 0))
            .mapToDouble(i -> i < pieces.size() ? pieces.get(i).getValue() : none)
            .toArray();
    double greatest = Arrays.stream(all).max().orElseThrow();
    double sum = Arrays.stream(all).map(score -> Math.exp(score - greatest)).sum();
    List<Prediction.Answer.Span> spans = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i).getKey();
      spans.add(
          new Prediction.Answer.Span(
              text.substring(piece.begin(), piece.end()),
              piece.begin(),
              piece.end(),
              all[i],
              Math.exp(all[i] - greatest) / sum));
    }
    if (saysNone) {
      Prediction.Answer.Span nothing =
          new Prediction.Answer.Span("", 0, 0, none, Math.exp(none - greatest) / sum);
      int place = 0;
      while (place < pieces.size() && all[place] + rule.threshold() >= none) {
        place++;
      }
      spans.add(place, nothing);
    }
    return new Prediction.Answer(spans);
  }
}
