package io.tandem.models.objective;

import io.tandem.api.program.Tensor;
import java.util.List;

/** How alike two vectors are. */
public enum Similarity {
  /** The cosine of the angle between them, from -1 to 1; 0 with a vector of zeros. */
  COSINE,
  /** Their inner product. */
  DOT;

  private Tensor prepared(Tensor vectors) {
    return this == COSINE ? Lengths.unit(vectors) : vectors;
  }

  /**
   * Of each example and what stands beside it.
   *
   * @param first [B, D]
   * @param second [B, C, D]
   * @return [B, C]
   */
  Tensor rows(Tensor first, Tensor second) {
    return prepared(first).unsqueeze(1).times(prepared(second)).sum(List.of(-1), false);
  }

  /**
   * Of each with each.
   *
   * @param first [N, D]
   * @param second [M, D]
   * @return [N, M]
   */
  Tensor table(Tensor first, Tensor second) {
    return prepared(first).matmul(prepared(second), false, true);
  }
}
