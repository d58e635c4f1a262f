package io.tandem.models.objective;

import io.tandem.api.program.Tensor;
import java.util.List;

/** Lengths of vectors along the last axis, with gradients that are finite everywhere. */
final class Lengths {
  /** The least that a vector is divided by, as in PyTorch's {@code normalize}. */
  private static final double LEAST = 1e-12;

  private Lengths() {}

  /** The square root; its derivative at 0, where there is none, is 0 as PyTorch's norms have it. */
  static Tensor root(Tensor squares) {
    Tensor positive = squares.greater(0);
    Tensor safe = Tensor.where(positive, squares, squares.onesLike());
    return Tensor.where(positive, safe.sqrt(), squares.zerosLike());
  }

  /** The Euclidean length of each: {@code […, D] -> […, 1]}. */
  static Tensor of(Tensor vectors) {
    return root(vectors.square().sum(List.of(-1), true));
  }

  /** The same directions with length 1; vectors of zeros stay what they are. */
  static Tensor unit(Tensor vectors) {
    Tensor least = vectors.trace().scalar(vectors.dtype(), LEAST);
    return vectors.dividedBy(of(vectors).maximum(least));
  }
}
