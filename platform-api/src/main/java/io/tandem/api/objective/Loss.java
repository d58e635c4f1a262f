package io.tandem.api.objective;

import io.tandem.api.program.Tensor;

/**
 * A loss over a batch, in parts that can be added up over batches.
 *
 * @param sum the summed loss, a scalar {@code f32}
 * @param weight what it is divided by, a scalar {@code f32} that no gradient goes through: usually
 *     the number of examples that it is a mean over; 0 where a batch has nothing to learn from
 */
public record Loss(Tensor sum, Tensor weight) {

  /** The mean over all elements. */
  public static Loss meanOf(Tensor losses) {
    return new Loss(losses.sum(), losses.onesLike().sum());
  }

  /** The mean over what a mask, of the same shape, is true for. */
  public static Loss meanOf(Tensor losses, Tensor mask) {
    Tensor kept = Tensor.where(mask, losses, losses.zerosLike());
    return new Loss(kept.sum(), mask.castTo(losses.dtype()).sum());
  }

  /**
   * A number for the whole batch, such as the logarithm of a sum over all pairs of its examples. It
   * counts as often as there are examples, so that batches count by their size.
   *
   * @param whole a scalar
   * @param examples as many elements as there are examples
   */
  public static Loss ofBatch(Tensor whole, Tensor examples) {
    Tensor count = examples.onesLike().castTo(whole.dtype()).sum();
    return new Loss(whole.times(count), count);
  }
}
