package io.tandem.evaluation.ngram;

import java.util.Arrays;
import java.util.List;

/**
 * An interpolated Kneser–Ney language model (Kneser and Ney 1995; with three discounts, modified
 * Kneser–Ney: Chen and Goodman 1998, section 3).
 *
 * <p>With c the counts of {@link NgramCounts}, D the discount for a count, h a history and h' the
 * same without its first token,
 *
 * <pre>
 * P(w | h) = (c(hw) - D(c(hw))) / Σv c(hv) + γ(h) P(w | h')      γ(h) = Σv D(c(hv)) / Σv c(hv)
 * </pre>
 *
 * <p>down to the empty history, below which stands the uniform distribution over the vocabulary. A
 * history that was never seen followed by anything leaves all to the shorter one. For every history
 * the probabilities add up to 1.
 *
 * <p>Immutable and thread-safe. Takes 12 bytes for each different history beside the counts; a
 * probability takes one binary search for each token of the history and one for each length of it.
 */
public final class KneserNey {
  private final NgramCounts counts;
  private final List<Discounts> discounts;

  /** The probability of each token without a history. */
  private final double[] unigrams;

  /** At k, for each history of k tokens, what its counts add up to; at 0 nothing. */
  private final int[][] totals;

  /** At k, for each history of k tokens, the share of the shorter one; at 0 nothing. */
  private final double[][] shares;

  private KneserNey(NgramCounts counts, List<Discounts> discounts) {
    this.counts = counts;
    this.discounts = List.copyOf(discounts);
    this.unigrams = unigrams();
    int order = counts.order();
    totals = new int[order][0];
    shares = new double[order][0];
    for (int k = 1; k < order; k++) {
      addUp(k);
    }
  }

  /**
   * Makes a model.
   *
   * @param counts what was counted
   * @param discounts for n-grams of 1 token, of 2, and so on, as many as the counts' order
   * @return the model
   */
  public static KneserNey of(NgramCounts counts, List<Discounts> discounts) {
    if (discounts.size() != counts.order()) {
      throw new IllegalArgumentException(
          discounts.size() + " sets of discounts for n-grams of up to " + counts.order());
    }
    return new KneserNey(counts, discounts);
  }

  private double[] unigrams() {
    Discounts discount = discounts.get(0);
    int[] ofTokens = counts.level(1).counts;
    int size = counts.vocabularySize();
    double total = 0;
    double free = 0;
    for (int token = 0; token < size; token++) {
      total += ofTokens[token];
      free += discount.of(ofTokens[token]);
    }
    double[] probabilities = new double[size];
    if (total == 0) {
      Arrays.fill(probabilities, 1.0 / size);
      return probabilities;
    }
    for (int token = 0; token < size; token++) {
      int count = ofTokens[token];
      probabilities[token] = (count - discount.of(count) + free / size) / total;
    }
    return probabilities;
  }

  private void addUp(int k) {
    Discounts discount = discounts.get(k);
    int[] children = counts.level(k).children;
    int[] following = counts.level(k + 1).counts;
    int size = counts.level(k).size();
    totals[k] = new int[size];
    shares[k] = new double[size];
    for (int history = 0; history < size; history++) {
      int total = 0;
      double free = 0;
      for (int i = children[history]; i < children[history + 1]; i++) {
        total += following[i];
        free += discount.of(following[i]);
      }
      totals[k][history] = total;
      shares[k][history] = total == 0 ? 1 : free / total;
    }
  }

  /**
   * The greatest length of an n-gram: one more than the tokens of a history that count.
   *
   * @return at least 1
   */
  public int order() {
    return counts.order();
  }

  /**
   * What was counted.
   *
   * @return the counts
   */
  public NgramCounts counts() {
    return counts;
  }

  /**
   * The discounts for n-grams of 1 token, of 2, and so on.
   *
   * @return as many as the order
   */
  public List<Discounts> discounts() {
    return discounts;
  }

  /**
   * The probability of the token at a place, given those before it.
   *
   * @param tokens ids, not negative; those before the place may be from outside of the vocabulary
   * @param from where the history begins; only as much of its end is read as the order allows
   * @param place where the token stands whose probability is asked for
   * @return from 0 to 1
   * @throws IndexOutOfBoundsException if the token is not one of the vocabulary
   */
  public double probability(int[] tokens, int from, int place) {
    int token = tokens[place];
    double probability = unigrams[token];
    int longest = Math.min(counts.order() - 1, place - from);
    for (int k = 1; k <= longest; k++) {
      int history = counts.find(tokens, place - k, place);
      // What was never seen, or nothing after it, was not either with more before it.
      if (history == NgramLevel.NONE || totals[k][history] == 0) {
        break;
      }
      int ngram = counts.child(k, history, token);
      probability *= shares[k][history];
      if (ngram != NgramLevel.NONE) {
        int count = counts.level(k + 1).counts[ngram];
        probability += (count - discounts.get(k).of(count)) / totals[k][history];
      }
    }
    return probability;
  }

  /**
   * The probabilities of all tokens after a history.
   *
   * @param history ids, not negative, which may be from outside of the vocabulary; none for the
   *     distribution without a history
   * @return a new array, by the tokens' ids
   */
  public double[] distribution(int... history) {
    double[] probabilities = unigrams.clone();
    int longest = Math.min(counts.order() - 1, history.length);
    for (int k = 1; k <= longest; k++) {
      int found = counts.find(history, history.length - k, history.length);
      if (found == NgramLevel.NONE || totals[k][found] == 0) {
        break;
      }
      for (int i = 0; i < probabilities.length; i++) {
        probabilities[i] *= shares[k][found];
      }
      NgramLevel following = counts.level(k + 1);
      int[] children = counts.level(k).children;
      for (int i = children[found]; i < children[found + 1]; i++) {
        int count = following.counts[i];
        probabilities[following.tokens[i]] +=
            (count - discounts.get(k).of(count)) / totals[k][found];
      }
    }
    return probabilities;
  }
}
