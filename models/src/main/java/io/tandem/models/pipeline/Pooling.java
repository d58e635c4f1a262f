package io.tandem.models.pipeline;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import java.util.List;

/**
 * How the vectors of tokens become one of the whole text, by the names and definitions of
 * sentence-transformers (Reimers and Gurevych 2019, section 3).
 */
public enum Pooling {
  /** The first token's. */
  CLS("cls") {
    @Override
    Tensor apply(Tensor states, Tensor mask) {
      return states.select(1, 0);
    }
  },

  /** The greatest value of each number over the tokens. */
  MAX("max") {
    @Override
    Tensor apply(Tensor states, Tensor mask) {
      Tensor hidden = mask.negate().plus(1).times(HIDDEN);
      return states.plus(hidden.unsqueeze(2)).max(TIME, false);
    }
  },

  /** The mean over the tokens. */
  MEAN("mean") {
    @Override
    Tensor apply(Tensor states, Tensor mask) {
      return total(states, mask).dividedBy(mask.sum(TIME, true));
    }
  },

  /** The sum over the tokens, divided by the square root of their number. */
  MEAN_SQRT_LEN("mean_sqrt_len") {
    @Override
    Tensor apply(Tensor states, Tensor mask) {
      return total(states, mask).dividedBy(mask.sum(TIME, true).sqrt());
    }
  };

  /** What takes a number out of the choice of the greatest. */
  private static final double HIDDEN = -1e9;

  private static final List<Integer> TIME = List.of(1);

  private final String published;

  Pooling(String published) {
    this.published = published;
  }

  /** What {@code pooling_mode_…_tokens} calls it. */
  String published() {
    return published;
  }

  /**
   * The vectors of texts.
   *
   * @param states [B, T, D]
   * @param mask 1 where there is a token, and 0: [B, T]
   * @return [B, D]
   */
  abstract Tensor apply(Tensor states, Tensor mask);

  /** This of states and an integer mask. */
  Tensor of(Tensor states, Tensor mask) {
    return apply(states, mask.castTo(DType.FLOAT32));
  }

  private static Tensor total(Tensor states, Tensor mask) {
    return states.times(mask.unsqueeze(2)).sum(TIME, false);
  }
}
