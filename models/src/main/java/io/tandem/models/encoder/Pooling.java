package io.tandem.models.encoder;

import io.tandem.api.op.Attention;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import java.util.List;
import java.util.Locale;

/**
 * What stands for a text: of the vectors that an encoder gives of its tokens, one. Names and
 * definitions are those of sentence-transformers (Reimers and Gurevych 2019, section 3).
 */
public enum Pooling {
  /** That of the first token, {@code [CLS]} (Devlin et al. 2019). */
  CLS,
  /** Their mean. */
  MEAN,
  /** Their sum, divided by the square root of their number. */
  MEAN_SQRT_LEN,
  /** The greatest of each feature. */
  MAX,
  /** Their mean, the n-th of them n times as often as the first (Muennighoff 2022, SGPT). */
  WEIGHTED_MEAN,
  /** That of the last token. */
  LAST_TOKEN;

  /** What {@code pooling_mode} calls it. */
  public String published() {
    return switch (this) {
      case WEIGHTED_MEAN -> "weightedmean";
      case LAST_TOKEN -> "lasttoken";
      default -> name().toLowerCase(Locale.ROOT);
    };
  }

  /** What older files call it, in the key that says whether it is it. */
  public String key() {
    return switch (this) {
      case CLS -> "cls_token";
      case LAST_TOKEN -> published();
      case MEAN, MEAN_SQRT_LEN, MAX, WEIGHTED_MEAN -> published() + "_tokens";
    };
  }

  /**
   * Pools.
   *
   * @param last what the encoder gave, [B, T, D]
   * @param mask 1 where there is a token and 0 where there is none, [B, T]; padding counts nothing,
   *     and a text of nothing but padding gives zeros ({@link #CLS} gives what stands there)
   * @return [B, D], in 32 bits
   */
  public Tensor of(Tensor last, Tensor mask) {
    Tensor there = mask.notEqualTo(0).unsqueeze(-1); // [B, T, 1]
    Trace trace = last.trace();
    return switch (this) {
      case CLS -> last.select(1, 0).castTo(DType.FLOAT32);
      case WEIGHTED_MEAN -> {
        Tensor token = there.castTo(DType.FLOAT32);
        Tensor weights = token.times(token.cumSum(1)); // the n-th token has n
        Tensor sum = last.castTo(DType.FLOAT32).times(weights).sum(List.of(1), false);
        yield sum.dividedBy(weights.sum(List.of(1), false).maximum(trace.scalar(DType.FLOAT32, 1)));
      }
      case LAST_TOKEN -> {
        Tensor token = there.castTo(DType.FLOAT32);
        Tensor place = token.cumSum(1);
        Tensor count = token.sum(List.of(1), true);
        Tensor isLast = place.equalTo(count).and(there); // of padding, none
        yield last.castTo(DType.FLOAT32).times(isLast.castTo(DType.FLOAT32)).sum(List.of(1), false);
      }
      case MEAN, MEAN_SQRT_LEN -> {
        Tensor weights = there.castTo(DType.FLOAT32);
        Tensor sum = last.castTo(DType.FLOAT32).times(weights).sum(List.of(1), false); // [B, D]
        Tensor count = weights.sum(List.of(1), false).maximum(trace.scalar(DType.FLOAT32, 1));
        yield sum.dividedBy(this == MEAN ? count : count.sqrt());
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
