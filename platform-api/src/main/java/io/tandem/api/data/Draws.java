package io.tandem.api.data;

import io.tandem.api.program.Philox;

/**
 * Numbers that an example is varied by in a pass of training, one after the other: a function of
 * the seed, the pass and the example's name alone, so that it does not matter in which order
 * examples are read, by how many threads, or whether a run was interrupted. Used by one thread.
 */
public final class Draws {
  private final Philox random;
  private long next;

  private Draws(Philox random) {
    this.random = random;
  }

  /**
   * Those of an example in a pass.
   *
   * @param seed the run's
   * @param epoch the pass, from 0
   * @param name the example's
   */
  public static Draws of(long seed, long epoch, String name) {
    return new Draws(Philox.of(seed, "variation " + epoch + " " + name));
  }

  /** A number in [0, 1). */
  public double uniform() {
    return random.uniform(next++);
  }

  /**
   * A whole number.
   *
   * @param bound at least 1
   * @return from 0 to below the bound
   */
  public int below(int bound) {
    return random.below(next++, bound);
  }
}
