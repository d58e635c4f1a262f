package io.tandem.evaluation;

import io.tandem.api.data.Document;
import io.tandem.api.data.Matching;
import io.tandem.api.error.BadInputException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which of the different texts of documents mean the same. */
final class ParaphraseGroups {
  /** Two of a thousand texts of one class are half a million pairs. */
  private static final int MOST_PAIRS = 500_000;

  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final Map<Integer, Set<Integer>> same = new TreeMap<>();

  private ParaphraseGroups() {}

  /**
   * Gathers them.
   *
   * @param closure whether texts mean the same that are joined by a chain of pairs
   * @throws BadInputException if more pairs mean the same than can be counted
   */
  static ParaphraseGroups of(Matching task, List<Document> documents, boolean closure) {
    ParaphraseGroups groups = new ParaphraseGroups();
    if (task.label().isPresent()) {
      Map<String, Set<Integer>> classes = new LinkedHashMap<>();
      for (Document document : documents) {
        classes
            .computeIfAbsent(task.labelOf(document), label -> new TreeSet<>())
            .add(groups.number(document.text()));
      }
      classes.values().forEach(groups::joinAll);
    } else {
      for (Document document : documents) {
        int first = groups.number(document.text());
        groups.join(first, groups.number(task.othersOf(document).get(0)));
      }
      if (closure) {
        groups.close();
      }
    }
    groups.check();
    return groups;
  }

  private int number(String text) {
    Integer number = numbers.putIfAbsent(text, numbers.size());
    return number == null ? numbers.size() - 1 : number;
  }

  private void join(int a, int b) {
    if (a != b) {
      same.computeIfAbsent(a, key -> new TreeSet<>()).add(b);
      same.computeIfAbsent(b, key -> new TreeSet<>()).add(a);
    }
  }

  private void joinAll(Set<Integer> group) {
    if ((long) group.size() * (group.size() - 1) / 2 > MOST_PAIRS) {
      throw tooMany();
    }
    for (int a : group) {
      group.forEach(b -> join(a, b));
    }
  }

  private void close() {
    Set<Integer> seen = new TreeSet<>();
    List<Set<Integer>> chains = new ArrayList<>();
    for (int start : same.keySet()) {
      if (seen.contains(start)) {
        continue;
      }
      Set<Integer> chain = new TreeSet<>();
      Deque<Integer> open = new ArrayDeque<>(List.of(start));
      while (!open.isEmpty()) {
        int text = open.remove();
        if (chain.add(text)) {
          open.addAll(same.get(text));
        }
      }
      seen.addAll(chain);
      chains.add(chain);
    }
    chains.forEach(this::joinAll);
  }

  private void check() {
    if (same.values().stream().mapToLong(Set::size).sum() / 2 > MOST_PAIRS) {
      throw tooMany();
    }
  }

  private static BadInputException tooMany() {
    return new BadInputException(
        String.format(
            "'paraphrase-mining' counts at most %d pairs that mean the same, and there are more:"
                + " hold out fewer texts",
            MOST_PAIRS));
  }

  /** The different texts; a text's number is its place. */
  List<String> texts() {
    return List.copyOf(numbers.keySet());
  }

  /** Whether two texts mean the same. */
  boolean mean(int a, int b) {
    return same.getOrDefault(a, Set.of()).contains(b);
  }

  /** All pairs that do, the smaller number first. */
  List<int[]> pairs() {
    List<int[]> pairs = new ArrayList<>();
    same.forEach(
        (a, others) ->
            others.stream().filter(b -> a < b).forEach(b -> pairs.add(new int[] {a, b})));
    return pairs;
  }
}
