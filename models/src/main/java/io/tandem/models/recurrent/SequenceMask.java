package io.tandem.models.recurrent;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import java.util.List;

/**
 * Which steps of sequences are there and which are padding, which stands at the end.
 *
 * @param present true where a step is there, {@code bool [b, t, 1]}
 * @param ends 1 at the last step that is there and 0 elsewhere, {@code f32 [b, 1, t]}
 */
public record SequenceMask(Tensor present, Tensor ends) {

  /**
   * Of a mask as batches have it.
   *
   * @param mask [b, t], truth values or numbers: true or 1 for steps that are there, which come
   *     first, and false or 0 for padding
   */
  public static SequenceMask of(Tensor mask) {
    Tensor present = mask.dtype() == DType.BOOL ? mask : mask.notEqualTo(0);
    Tensor steps = present.castTo(DType.FLOAT32); // [B, T]
    Tensor following = steps.slice(1, Dim.ONE, mask.dim(1)).pad(1, Dim.ZERO, Dim.ONE, 0);
    return new SequenceMask(present.unsqueeze(-1), steps.minus(following).unsqueeze(1));
  }

  /**
   * What stands at the last step of each sequence: [b, t, d] give [b, d]; zeros of an empty one.
   */
  public Tensor last(Tensor x) {
    return ends.matmul(x).squeeze(1);
  }

  /** The same with 0 in padding: [b, t, d]. */
  public Tensor clear(Tensor x) {
    return Tensor.where(present, x, x.trace().scalar(x.dtype(), 0));
  }

  /** The mean over the steps that are there: [b, t, d] give [b, d]; zeros of an empty one. */
  public Tensor mean(Tensor x) {
    return clear(x).sum(List.of(1), false).dividedBy(lengths().maximum(one(x)));
  }

  /** The greatest over the steps that are there: [b, t, d] give [b, d]; zeros of an empty one. */
  public Tensor max(Tensor x) {
    Tensor least = x.trace().scalar(x.dtype(), -Float.MAX_VALUE);
    Tensor greatest = Tensor.where(present, x, least).max(List.of(1), false); // [B, D]
    return Tensor.where(lengths().greater(0), greatest, x.trace().scalar(x.dtype(), 0));
  }

  private static Tensor one(Tensor x) {
    return x.trace().scalar(DType.FLOAT32, 1);
  }

  /** The number of steps that are there, {@code f32 [b, 1]}. */
  public Tensor lengths() {
    return present.castTo(DType.FLOAT32).sum(List.of(1), false);
  }
}
