package io.tandem.models.crf;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything about one sentence by its definition: all sequences of tags are written down, with the
 * score of each. In doubles.
 */
final class Enumeration {
  private final double[][] emissions;
  private final double[][] transitions;
  private final double[] start;
  private final double[] end;
  private final List<int[]> sequences = new ArrayList<>();

  /**
   * All sequences that rules allow.
   *
   * @param emissions of each word, [n][K]
   */
  Enumeration(
      double[][] emissions,
      double[][] transitions,
      double[] start,
      double[] end,
      TransitionRules rules) {
    this.emissions = emissions;
    this.transitions = transitions;
    this.start = start;
    this.end = end;
    extend(new int[emissions.length], 0, rules);
  }

  private void extend(int[] begun, int length, TransitionRules rules) {
    if (length == begun.length) {
      if (length == 0 || rules.ends(begun[length - 1])) {
        sequences.add(begun.clone());
      }
      return;
    }
    for (int tag = 0; tag < start.length; tag++) {
      if (length == 0 ? rules.begins(tag) : rules.follows(begun[length - 1], tag)) {
        begun[length] = tag;
        extend(begun, length + 1, rules);
      }
    }
  }

  List<int[]> sequences() {
    return sequences;
  }

  double score(int[] tags) {
    double score = 0;
    for (int t = 0; t < tags.length; t++) {
      score += emissions[t][tags[t]];
      score += t == 0 ? start[tags[t]] : transitions[tags[t - 1]][tags[t]];
    }
    return tags.length == 0 ? 0 : score + end[tags[tags.length - 1]];
  }

  double logPartition() {
    double greatest = sequences.stream().mapToDouble(this::score).max().orElseThrow();
    return greatest
        + Math.log(sequences.stream().mapToDouble(s -> Math.exp(score(s) - greatest)).sum());
  }

  int[] best() {
    int[] best = sequences.get(0);
    for (int[] sequence : sequences) {
      best = score(sequence) > score(best) ? sequence : best;
    }
    return best;
  }

  /** How often tags stand where, in sequences weighted by their probabilities. */
  Counts expected() {
    Counts counts = new Counts(emissions.length, start.length);
    double sum = logPartition();
    sequences.forEach(sequence -> counts.add(sequence, Math.exp(score(sequence) - sum)));
    return counts;
  }

  /** What the gradient of the log-likelihood is made of: counts of the right tags less these. */
  static final class Counts {
    final double[][] emissions;
    final double[][] transitions;
    final double[] start;
    final double[] end;

    Counts(int words, int tags) {
      emissions = new double[words][tags];
      transitions = new double[tags][tags];
      start = new double[tags];
      end = new double[tags];
    }

    void add(int[] sequence, double weight) {
      for (int t = 0; t < sequence.length; t++) {
        emissions[t][sequence[t]] += weight;
        if (t == 0) {
          start[sequence[t]] += weight;
        } else {
          transitions[sequence[t - 1]][sequence[t]] += weight;
        }
        if (t == sequence.length - 1) {
          end[sequence[t]] += weight;
        }
      }
    }
  }
}
