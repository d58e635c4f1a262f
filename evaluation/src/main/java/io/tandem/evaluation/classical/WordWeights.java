package io.tandem.evaluation.classical;

import io.tandem.api.evaluation.Exhibit.Span;
import io.tandem.evaluation.features.FeatureSpace;
import io.tandem.evaluation.features.WordSpan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What n-grams speak for, told of the words of a text. */
final class WordWeights {
  private WordWeights() {}

  /**
   * Marks the words of a text.
   *
   * @param ngrams by how much each n-gram of the text speaks for something, all its occurrences
   *     together
   * @return pieces of the text; each word has its share of the n-grams that it is part of, the
   *     greatest 1 in size
   */
  static List<Span> spans(String text, FeatureSpace space, Map<String, Double> ngrams) {
    List<WordSpan> words = space.words(text);
    double[] weights = new double[words.size()];
    Map<String, Integer> counts = new HashMap<>();
    each(words, space.longest(), (ngram, begin, end) -> counts.merge(ngram, 1, Integer::sum));
    each(
        words,
        space.longest(),
        (ngram, begin, end) -> {
          double share = ngrams.getOrDefault(ngram, 0.0) / counts.get(ngram) / (end - begin);
          for (int i = begin; i < end; i++) {
            weights[i] += share;
          }
        });
    double greatest = 0;
    for (double weight : weights) {
      greatest = Math.max(greatest, Math.abs(weight));
    }
    List<Span> spans = new ArrayList<>();
    int done = 0;
    for (int i = 0; i < weights.length; i++) {
      WordSpan word = words.get(i);
      if (word.begin() > done) {
        spans.add(new Span(text.substring(done, word.begin()), 0));
      }
      double weight = greatest == 0 ? 0 : weights[i] / greatest;
      spans.add(new Span(text.substring(word.begin(), word.end()), weight));
      done = word.end();
    }
    if (done < text.length()) {
      spans.add(new Span(text.substring(done), 0));
    }
    return spans;
  }

  private interface Ngrams {
    void take(String ngram, int begin, int end);
  }

  private static void each(List<WordSpan> words, int longest, Ngrams ngrams) {
    for (int begin = 0; begin < words.size(); begin++) {
      StringBuilder ngram = new StringBuilder();
      for (int end = begin + 1; end <= Math.min(words.size(), begin + longest); end++) {
        ngram.append(end == begin + 1 ? "" : " ").append(words.get(end - 1).word());
        ngrams.take(ngram.toString(), begin, end);
      }
    }
  }
}
