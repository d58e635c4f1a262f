package io.tandem.models.generation;

import java.util.List;

/**
 * Where the logits after sequences of tokens come from. What it gives for a row depends on that
 * row's tokens alone, to rounding; {@link #exact} gives the same numbers whatever came before.
 */
sealed interface LogitSource extends AutoCloseable permits CachedLogits, UncachedLogits {

  /** A sequence whose next token is asked for. */
  final class Row {
    private final int[] tokens;
    private final int origin;

    /**
     * Takes the array over.
     *
     * @param tokens those that the model sees, at most its context
     * @param origin the row of the call before that this continues by one token, or -1
     */
    Row(int[] tokens, int origin) {
      this.tokens = tokens;
      this.origin = origin;
    }

    int[] tokens() {
      return tokens;
    }

    int origin() {
      return origin;
    }
  }

  /** The logits after each row. */
  double[][] logits(List<Row> rows);

  /** The logits after a sequence, by a computation that depends on nothing but its tokens. */
  double[] exact(int[] tokens);

  /** Whether {@link #logits} gives what {@link #exact} would. */
  boolean isExact();

  /** Forgets the rows of the call before. */
  void reset();

  @Override
  void close();
}
