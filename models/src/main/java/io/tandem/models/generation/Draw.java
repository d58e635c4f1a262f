package io.tandem.models.generation;

import java.util.Arrays;

/**
 * One draw from the scores of all tokens: filters them, then walks over what is left in the order
 * of the ids, so that a token that is nearly as likely as another one changes nothing about the
 * others' places. Time is linear in the vocabulary, and in the number of tokens that top p keeps
 * times its logarithm.
 *
 * <p>Beside the choice it keeps account of the probability whose place is in doubt: of tokens that
 * are in or out by a difference that rounding may have made.
 */
final class Draw {
  private final Sampling sampling;

  /** The scores over the temperature, less the greatest of them. */
  private final double[] scores;

  /** By how much one of these may be wrong. */
  private final double error;

  /** The weight of each token, 0 for those that are left out. */
  private final double[] weights;

  private double total;
  private double doubt;

  Draw(Sampling sampling, double[] given, double error) {
    this.sampling = sampling;
    double greatest = Arrays.stream(given).max().orElseThrow();
    this.error = error / sampling.temperature();
    this.scores = new double[given.length];
    this.weights = new double[given.length];
    for (int i = 0; i < given.length; i++) {
      scores[i] = (given[i] - greatest) / sampling.temperature();
      // Beyond this even a million tokens together weigh less than a rounding of the total.
      weights[i] = scores[i] < -60 ? 0 : Math.exp(scores[i]);
    }
  }

  Choice choose(double draw) {
    topK();
    total = Arrays.stream(weights).sum();
    topP();
    minP();
    total = 0;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        total += weights[i];
        last = i;
      }
    }
    double wanted = draw * total;
    double tolerance = (2 * error + 1e-15) * total + doubt;
    double below = 0;
    int chosen = 0;
    while (chosen < last && below + weights[chosen] <= wanted) {
      below += weights[chosen++];
    }
    double above = below + weights[chosen];
    boolean first = below == 0 && doubt == 0;
    boolean end = chosen == last && doubt == 0;
    boolean sure =
        error == 0
            || ((first || wanted - below > tolerance) && (end || above - wanted > tolerance));
    return new Choice(chosen, sure);
  }

  private void topK() {
    int k = sampling.topK();
    if (k > 0 && k < scores.length) {
      leaveOutBelow(Selection.greatest(scores, k), true);
    }
  }

  private void minP() {
    if (sampling.minP() > 0) {
      leaveOutBelow(Math.log(sampling.minP()), false);
    }
  }

  /**
   * Leaves out what is below a score.
   *
   * @param counted whether the score is that of the last token inside, which then is in doubt only
   *     if another one is close below it
   */
  private void leaveOutBelow(double least, boolean counted) {
    double nearlyIn = 0;
    double barelyIn = 0;
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] < least) {
        nearlyIn += scores[i] >= least - 2 * error ? weights[i] : 0;
        weights[i] = 0;
      } else if (scores[i] <= least + 2 * error) {
        barelyIn += weights[i];
      }
    }
    doubt += counted && nearlyIn == 0 ? 0 : nearlyIn + barelyIn;
  }

  private void topP() {
    if (sampling.topP() == 1) {
      return;
    }
    double wanted = sampling.topP() * total;
    double tolerance = 2 * error * total + doubt;
    ScoreHeap heap = new ScoreHeap(scores, weights);
    double[] kept = new double[weights.length];
    int last;
    double mass = 0;
    do {
      last = heap.pop();
      kept[last] = weights[last];
      mass += weights[last];
    } while (mass < wanted && !heap.isEmpty());
    boolean mayBeOut = mass - weights[last] >= wanted - tolerance;
    boolean nextMayBeIn = mass <= wanted + tolerance;
    while (!heap.isEmpty()) {
      int next = heap.pop();
      boolean close = scores[next] >= scores[last] - 2 * error;
      if (!close && !nextMayBeIn) {
        break;
      }
      doubt += weights[next];
      mayBeOut |= close;
      nextMayBeIn = false;
    }
    doubt += mayBeOut ? weights[last] : 0;
    System.arraycopy(kept, 0, weights, 0, kept.length);
  }
}
