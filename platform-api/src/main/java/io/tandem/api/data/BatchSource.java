package io.tandem.api.data;

/**
 * A deterministic plan of batches, endless: pass after pass over the data, each in an order of its
 * own. What a batch holds depends on nothing but the source (its data, settings and seed) and the
 * batch's position, not on what was read before; so training stops at any batch and continues there
 * bit for bit, and several processes can share one plan. Whatever is drawn to make a batch (masks,
 * crops, negatives) is drawn from the seed and the position.
 *
 * <p>How examples are put together is the implementation's affair: fixed blocks, padding to the
 * longest of a bucket, batches by a number of tokens. Sources are thread-safe unless they say
 * otherwise.
 */
public interface BatchSource extends AutoCloseable {

  /**
   * The number of batches of a pass, which may differ from pass to pass.
   *
   * @param epoch the pass, from 0
   * @return at least 1
   */
  long batches(long epoch);

  /**
   * Makes the batch at a position.
   *
   * @param position where
   * @return equal batches for equal positions
   * @throws IndexOutOfBoundsException if the pass has no batch of that index
   */
  Batch read(BatchPosition position);

  /**
   * The position that follows another, at the end of a pass the first of the next pass.
   *
   * @param position a position of this source
   * @return the next one
   */
  default BatchPosition after(BatchPosition position) {
    return position.index() + 1 < batches(position.epoch())
        ? new BatchPosition(position.epoch(), position.index() + 1)
        : new BatchPosition(position.epoch() + 1, 0);
  }

  /** Releases what the source holds: threads, files. Closing twice is harmless. */
  @Override
  default void close() {}
}
