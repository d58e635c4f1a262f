package io.tandem.evaluation.retrieval;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What was found for a query, in its order, with how relevant people say it is. Grades are whole
 * numbers; from 1 on a document is relevant, and 0, less, and no grade at all mean that it is not.
 *
 * @param grades of what was found, the best first; 0 for what nobody judged
 * @param judged all grades that were given for the query, found or not, in any order
 */
public record JudgedRanking(List<Integer> grades, List<Integer> judged) {

  /** Copies the lists. */
  public JudgedRanking {
    grades = List.copyOf(grades);
    judged = List.copyOf(judged);
  }

  /**
   * Orders documents by their scores and looks their grades up.
   *
   * @param scores of the documents that were found, by their names; a number each
   * @param judgements the grades, by documents' names
   * @throws IllegalArgumentException if a score is not a number
   */
  public static JudgedRanking of(Map<String, Double> scores, Map<String, Integer> judgements) {
    return new JudgedRanking(
        order(scores).stream().map(name -> judgements.getOrDefault(name, 0)).toList(),
        List.copyOf(judgements.values()));
  }

  /**
   * Documents in the order in which trec_eval ranks them, whatever order they were found in: by
   * score, the greatest first, as a number of 32 bits, which is what trec_eval keeps; of equal ones
   * by name, the last in the order of its UTF-8 bytes first.
   *
   * @param scores of documents, by their names
   * @throws IllegalArgumentException if a score is not a number
   */
  public static List<String> order(Map<String, Double> scores) {
    scores.forEach(
        (name, score) -> {
          if (score.isNaN()) {
            throw new IllegalArgumentException("the score of '" + name + "' is not a number");
          }
        });
    return scores.entrySet().stream()
        .sorted(
            Comparator.comparing(
                    (Map.Entry<String, Double> one) -> one.getValue().floatValue() + 0f)
                .thenComparing(
                    one -> one.getKey().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned)
                .reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** How many documents are relevant, found or not. */
  int relevant() {
    return (int) judged.stream().filter(grade -> grade > 0).count();
  }

  /** How many relevant documents stand at the first ranks. */
  int found(int ranks) {
    return (int) grades.stream().limit(ranks).filter(grade -> grade > 0).count();
  }
}
