package io.tandem.models.crf;

import io.tandem.api.tensor.HostTensor;
import java.util.Arrays;

/**
 * The likeliest tags by a conditional random field (Viterbi 1967; Forney 1973), in plain Java.
 * Immutable and thread-safe.
 */
public final class Viterbi {
  private static final float NEVER = Float.NEGATIVE_INFINITY;

  private final int tags;

  /** From the tag of the row to that of the column. */
  private final float[][] transitions;

  private final float[] start;
  private final float[] end;

  /**
   * A decoder by the weights of a field.
   *
   * @param transitions [K, K], from the tag of the row to that of the column
   * @param start [K], of the first word's tag
   * @param end [K], of the last word's tag
   * @param rules for K tags; what they do not allow is never decoded
   */
  public Viterbi(HostTensor transitions, HostTensor start, HostTensor end, TransitionRules rules) {
    this.tags = rules.tags().size();
    if (start.size() != tags || end.size() != tags || transitions.size() != tags * tags) {
      throw new IllegalArgumentException(
          String.format(
              "transitions %s, start %s and end %s of %d tags",
              transitions.shape(), start.shape(), end.shape(), tags));
    }
    float[] all = transitions.toFloatArray();
    this.transitions = new float[tags][];
    this.start = start.toFloatArray();
    this.end = end.toFloatArray();
    for (int from = 0; from < tags; from++) {
      this.transitions[from] = Arrays.copyOfRange(all, from * tags, (from + 1) * tags);
      for (int to = 0; to < tags; to++) {
        this.transitions[from][to] = rules.follows(from, to) ? this.transitions[from][to] : NEVER;
      }
      this.start[from] = rules.begins(from) ? this.start[from] : NEVER;
      this.end[from] = rules.ends(from) ? this.end[from] : NEVER;
    }
  }

  /**
   * A decoder that knows nothing but the rules: the best allowed tags by emissions alone.
   *
   * @param rules what is allowed
   */
  public static Viterbi of(TransitionRules rules) {
    int tags = rules.tags().size();
    HostTensor none = HostTensor.of(new float[tags], tags);
    return new Viterbi(HostTensor.of(new float[tags * tags], tags, tags), none, none, rules);
  }

  /**
   * The tags with the greatest score of those that are allowed; of several, the one that is first
   * in the order of numbers, looked at from its end.
   *
   * @param emissions the scores of each word's tags, one word after the other, finite
   * @param offset where the first word's scores begin
   * @param words how many words there are; the scores of each are K numbers
   * @return a tag's number for each word
   */
  public int[] decode(float[] emissions, int offset, int words) {
    if (words == 0) {
      return new int[0];
    }
    int[][] before = new int[words][tags];
    float[] best = new float[tags];
    for (int tag = 0; tag < tags; tag++) {
      best[tag] = start[tag] + emissions[offset + tag];
    }
    float[] next = new float[tags];
    for (int t = 1; t < words; t++) {
      Arrays.fill(next, NEVER);
      int[] from = before[t];
      for (int i = 0; i < tags; i++) {
        extend(best[i], i, next, from);
      }
      int row = offset + t * tags;
      for (int tag = 0; tag < tags; tag++) {
        next[tag] += emissions[row + tag];
      }
      float[] free = best;
      best = next;
      next = free;
    }
    return trace(best, before);
  }

  private void extend(float score, int from, float[] next, int[] before) {
    float[] row = transitions[from];
    for (int to = 0; to < row.length; to++) {
      float candidate = score + row[to];
      if (candidate > next[to]) {
        next[to] = candidate;
        before[to] = from;
      }
    }
  }

  private int[] trace(float[] best, int[][] before) {
    int last = 0;
    float greatest = NEVER;
    for (int tag = 0; tag < tags; tag++) {
      float score = best[tag] + end[tag];
      if (score > greatest) {
        greatest = score;
        last = tag;
      }
    }
    int[] decoded = new int[before.length];
    for (int t = before.length - 1; t >= 0; t--) {
      decoded[t] = last;
      last = before[t][last];
    }
    return decoded;
  }
}
