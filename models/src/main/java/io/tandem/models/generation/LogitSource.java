package io.tandem.models.generation;

import java.util.List;
import java.util.Optional;

/**
 * Where the logits after sequences of tokens come from. What it gives for a row depends on that
 * row's tokens alone, to rounding; {@link #exact} gives the same numbers whatever came before.
 */
sealed interface LogitSource extends AutoCloseable
    permits CachedLogits, UncachedLogits, SourceLogits {

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

  /**
   * How much each row of the last call saw of each token of its source; nothing where there is no
   * source, or the model does not look at it.
   */
  default Optional<double[][]> attention() {
    return Optional.empty();
  }

  /** The logits after a sequence, by a computation that depends on nothing but its tokens. */
  double[] exact(int[] tokens);

  /** Whether {@link #logits} is as good as {@link #exact}, which then is never asked. */
  boolean isExact();

  /** Forgets the rows of the call before. */
  void reset();

  @Override
  void close();
}
