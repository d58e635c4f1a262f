package io.tandem.experiments.reach;

import java.util.List;

/**
 * How strongly the loss of texts depends on each of their tokens.
 *
 * @param name what it is of
 * @param norms at place d the mean, over the texts that are so long, of the Euclidean norm of the
 *     gradient of a text's loss with respect to the vector of the token d places before its last
 */
public record Reach(String name, List<Double> norms) {
  /** Copies the list. */
  public Reach {
    norms = List.copyOf(norms);
  }

  /** The norm at a distance as a share of that at the last token. */
  public double share(int distance) {
    return norms.get(distance) / norms.get(0);
  }
}
