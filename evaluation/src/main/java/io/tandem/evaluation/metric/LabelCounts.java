package io.tandem.evaluation.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * For each case and label, how many were right, predicted and there: all that precision, recall and
 * their means need. Labels are in the order of their characters.
 */
final class LabelCounts {
  private static final int COLUMNS = 4;

  private final List<String> labels;
  private final int[] starts;

  /** Label, right, predicted and there, one after the other. */
  private final int[] entries;

  private LabelCounts(List<String> labels, int[] starts, int[] entries) {
    this.labels = labels;
    this.starts = starts;
    this.entries = entries;
  }

  /** Gathers the counts of case after case. */
  static final class Builder {
    private final TreeMap<String, Integer> ids = new TreeMap<>();
    private final List<String> seen = new ArrayList<>();
    private final List<Map<Integer, int[]>> cases = new ArrayList<>();

    void beginCase() {
      cases.add(new LinkedHashMap<>());
    }

    /** Makes a label known that may not occur. */
    void know(String label) {
      id(label);
    }

    /** Adds to the counts of the case that was begun last. */
    void add(String label, int correct, int predicted, int actual) {
      int[] counts = cases.get(cases.size() - 1).computeIfAbsent(id(label), key -> new int[3]);
      counts[0] += correct;
      counts[1] += predicted;
      counts[2] += actual;
    }

    private int id(String label) {
      return ids.computeIfAbsent(
          label,
          key -> {
            seen.add(key);
            return seen.size() - 1;
          });
    }

    LabelCounts build() {
      int[] sorted = new int[seen.size()];
      int next = 0;
      for (int id : ids.values()) {
        sorted[id] = next++;
      }
      int[] starts = new int[cases.size() + 1];
      int[] entries =
          new int[cases.stream().mapToInt(Map::size).reduce(0, Math::addExact) * COLUMNS];
      int place = 0;
      for (int i = 0; i < cases.size(); i++) {
        for (Map.Entry<Integer, int[]> entry : cases.get(i).entrySet()) {
          entries[place] = sorted[entry.getKey()];
          System.arraycopy(entry.getValue(), 0, entries, place + 1, COLUMNS - 1);
          place += COLUMNS;
        }
        starts[i + 1] = place;
      }
      return new LabelCounts(List.copyOf(ids.keySet()), starts, entries);
    }
  }

  int cases() {
    return starts.length - 1;
  }

  Totals over(int[] selection) {
    long[] correct = new long[labels.size()];
    long[] predicted = new long[labels.size()];
    long[] actual = new long[labels.size()];
    for (int number : selection) {
      for (int place = starts[number]; place < starts[number + 1]; place += COLUMNS) {
        int label = entries[place];
        correct[label] += entries[place + 1];
        predicted[label] += entries[place + 2];
        actual[label] += entries[place + 3];
      }
    }
    return new Totals(labels, correct, predicted, actual);
  }

  /** The counts of a selection. */
  static final class Totals {
    private final List<String> labels;
    private final long[] correct;
    private final long[] predicted;
    private final long[] actual;

    private Totals(List<String> labels, long[] correct, long[] predicted, long[] actual) {
      this.labels = labels;
      this.correct = correct;
      this.predicted = predicted;
      this.actual = actual;
    }

    /** Each label's scores. */
    List<LabelScores> all() {
      List<LabelScores> scores = new ArrayList<>(labels.size());
      for (int i = 0; i < labels.size(); i++) {
        scores.add(LabelScores.of(labels.get(i), correct[i], predicted[i], actual[i]));
      }
      return scores;
    }

    /** The scores of the labels that something has, or was predicted with. */
    List<LabelScores> occurring() {
      return all().stream().filter(scores -> scores.support() + scores.predicted() > 0).toList();
    }

    LabelScores of(String label) {
      int i = labels.indexOf(label);
      return LabelScores.of(label, correct[i], predicted[i], actual[i]);
    }

    /** All labels taken as one. */
    LabelScores micro() {
      return LabelScores.of("all", sum(correct), sum(predicted), sum(actual));
    }

    long correct() {
      return sum(correct);
    }

    double predictedTimesActual() {
      double sum = 0;
      for (int i = 0; i < labels.size(); i++) {
        sum += (double) predicted[i] * actual[i];
      }
      return sum;
    }

    double predictedSquared() {
      return Arrays.stream(predicted).mapToDouble(count -> (double) count * count).sum();
    }

    double actualSquared() {
      return Arrays.stream(actual).mapToDouble(count -> (double) count * count).sum();
    }

    private static long sum(long[] counts) {
      return Arrays.stream(counts).sum();
    }
  }

  /** The plain mean over labels; not a number over none. */
  static double macro(List<LabelScores> scores, ToDoubleFunction<LabelScores> figure) {
    return scores.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }

  /** The mean over labels by their support; the plain one where no label has any. */
  static double weighted(List<LabelScores> scores, ToDoubleFunction<LabelScores> figure) {
    long support = scores.stream().mapToLong(LabelScores::support).sum();
    if (support == 0) {
      return macro(scores, figure);
    }
    return scores.stream().mapToDouble(s -> figure.applyAsDouble(s) * s.support()).sum() / support;
  }
}
