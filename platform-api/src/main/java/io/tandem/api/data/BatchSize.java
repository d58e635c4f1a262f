package io.tandem.api.data;

/** How much goes into a batch. */
public sealed interface BatchSize {

  /**
   * How many examples fit where all are padded to one length.
   *
   * @param length tokens of each example with its padding, at least 1
   * @return at least 0; more the shorter they are, unless examples are what is counted
   */
  int rows(int length);

  /**
   * So many examples, however long they are.
   *
   * @param count at least 1
   * @return {@link Examples}
   */
  static BatchSize examples(int count) {
    return new Examples(count);
  }

  /**
   * As many examples as fit into so many tokens, padding included.
   *
   * @param count at least 1
   * @return {@link Tokens}
   */
  static BatchSize tokens(int count) {
    return new Tokens(count);
  }

  /**
   * A number of examples, however long they are.
   *
   * @param count at least 1
   */
  record Examples(int count) implements BatchSize {

    /** Checks the range. */
    public Examples {
      if (count < 1) {
        throw new IllegalArgumentException("a batch of " + count + " examples: at least 1");
      }
    }

    @Override
    public int rows(int length) {
      return count;
    }
  }

  /**
   * A bound on a batch's padded tokens: its examples times the length that they are padded to,
   * which is what a step's time and memory follow.
   *
   * @param count at least 1
   */
  record Tokens(int count) implements BatchSize {

    /** Checks the range. */
    public Tokens {
      if (count < 1) {
        throw new IllegalArgumentException("a batch of " + count + " tokens: at least 1");
      }
    }

    @Override
    public int rows(int length) {
      return count / length;
    }
  }
}
