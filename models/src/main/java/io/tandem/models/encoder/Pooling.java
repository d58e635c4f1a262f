package io.tandem.models.encoder;

import io.tandem.api.op.Attention;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import java.util.List;

/** What stands for a text: of the vectors that an encoder gives of its tokens, one. */
public enum Pooling {
  /** That of the first token, {@code [CLS]} (Devlin et al. 2019). */
  CLS,
  /** Their mean (Reimers and Gurevych 2019). */
  MEAN,
  /** The greatest of each feature. */
  MAX;

  /**
   * Pools.
   *
   * @param encoded what the encoder gave, of [B, T, D]
   * @param mask 1 where there is a token and 0 where there is none, [B, T]; padding counts nothing,
   *     and a text of nothing but padding gives zeros ({@link #CLS} gives what stands there)
   * @return [B, D]
   */
  public Tensor of(Encoded encoded, Tensor mask) {
    Tensor last = encoded.last();
    Tensor there = mask.notEqualTo(0).unsqueeze(-1); // [B, T, 1]
    Trace trace = last.trace();
    return switch (this) {
      case CLS -> encoded.first();
      case MEAN -> {
        Tensor weights = there.castTo(DType.FLOAT32);
        Tensor sum = last.castTo(DType.FLOAT32).times(weights).sum(List.of(1), false); // [B, D]
        yield sum.dividedBy(weights.sum(List.of(1), false).maximum(trace.scalar(DType.FLOAT32, 1)));
      }
      case MAX -> {
        Tensor least = trace.scalar(DType.FLOAT32, Attention.MASKED);
        Tensor greatest =
            Tensor.where(there, last.castTo(DType.FLOAT32), least).max(List.of(1), false);
        Tensor any = mask.notEqualTo(0).castTo(DType.FLOAT32).max(List.of(1), true); // [B, 1]
        yield greatest.times(any);
      }
    };
  }
}
