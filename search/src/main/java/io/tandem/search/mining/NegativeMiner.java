package io.tandem.search.mining;

import io.tandem.search.index.Hit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Finds hard negatives.
 *
 * @param corpus the different texts that negatives are taken from, those of the pairs among them
 * @param rule which are taken
 */
public record NegativeMiner(List<String> corpus, MiningRule rule) {

  /** Copies the list. */
  public NegativeMiner {
    corpus = List.copyOf(corpus);
  }

  /** Finds and weighs texts of the corpus. */
  public interface Nearness {
    /** The nearest texts by their numbers in the corpus, the nearest first. */
    List<Hit> nearest(String text, int count);

    /** How near a text of the corpus is. */
    double score(String text, int number);
  }

  /**
   * Finds negatives of pairs.
   *
   * @param pairs whose second texts are in the corpus
   * @return a pair for each that is given, in their order
   */
  public List<MinedPair> mine(List<TextPair> pairs, Nearness nearness) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < corpus.size(); i++) {
      numbers.put(corpus.get(i), i);
    }
    Map<String, Set<Integer>> right = new LinkedHashMap<>();
    for (TextPair pair : pairs) {
      right
          .computeIfAbsent(pair.first(), text -> new LinkedHashSet<>())
          .add(numbers.get(pair.second()));
    }
    int most = right.values().stream().mapToInt(Set::size).max().orElse(0);
    Map<String, List<String>> negatives = new HashMap<>();
    int number = 0;
    for (Map.Entry<String, Set<Integer>> one : right.entrySet()) {
      List<Hit> near = nearness.nearest(one.getKey(), rule.to() + most);
      negatives.put(one.getKey(), chosen(one.getKey(), one.getValue(), near, nearness, number));
      number++;
    }
    return pairs.stream().map(pair -> new MinedPair(pair, negatives.get(pair.first()))).toList();
  }

  private List<String> chosen(
      String text, Set<Integer> right, List<Hit> near, Nearness nearness, int number) {
    double least =
        rule.looksAtScores()
            ? right.stream().mapToDouble(one -> nearness.score(text, one)).min().orElse(0)
            : 0;
    List<String> left = new ArrayList<>();
    for (Hit hit : near) {
      String other = corpus.get(hit.number());
      if (!right.contains(hit.number()) && !other.equals(text) && rule.takes(hit.score(), least)) {
        left.add(other);
      }
    }
    List<String> ranked =
        new ArrayList<>(
            left.subList(Math.min(rule.from(), left.size()), Math.min(rule.to(), left.size())));
    rule.seed().ifPresent(seed -> Collections.shuffle(ranked, new Random(seed * 31 + number)));
    return ranked.subList(0, Math.min(rule.negatives(), ranked.size()));
  }
}
