package io.tandem.evaluation;

import io.tandem.api.evaluation.Measures;
import io.tandem.evaluation.metric.LabelMeasures;
import io.tandem.evaluation.metric.LabelScores;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The figures of tags, over selections of sentences. */
final class TagMeasures implements Measures {
  private static final Map<String, String> NAMES =
      Map.of(
          "token-accuracy", "accuracy",
          "tag-macro-precision", "macro-precision",
          "tag-macro-recall", "macro-recall",
          "tag-macro-f1", "macro-f1");

  private final LabelMeasures words;

  /** Where each sentence begins, and where the last one ends. */
  private final int[] begins;

  TagMeasures(List<List<String>> references, List<List<String>> predictions) {
    this.words =
        LabelMeasures.of(
            references.stream().flatMap(List::stream).toList(),
            predictions.stream().flatMap(List::stream).toList());
    this.begins = new int[references.size() + 1];
    for (int i = 0; i < references.size(); i++) {
      begins[i + 1] = begins[i] + references.get(i).size();
    }
  }

  @Override
  public int cases() {
    return begins.length - 1;
  }

  @Override
  public Set<String> names() {
    return NAMES.keySet();
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    int[] chosen =
        Arrays.stream(selection)
            .flatMap(number -> IntStream.range(begins[number], begins[number + 1]))
            .toArray();
    Map<String, Double> ofWords = words.over(chosen);
    Map<String, Double> figures = new LinkedHashMap<>();
    NAMES.forEach((name, other) -> figures.put(name, ofWords.get(other)));
    return figures;
  }

  /** Each tag by itself. */
  List<LabelScores> perTag() {
    return words.perLabel(IntStream.range(0, words.cases()).toArray());
  }
}
