package io.tandem.models.objective;

import io.tandem.api.program.Tensor;
import java.util.List;

/**
 * How far two vectors are from each other. Where the Euclidean distance is 0, it has no derivative;
 * it is 0 there, as PyTorch's norms have it.
 */
public enum Distance {
  /** One less the cosine of the angle between them, from 0 to 2. */
  COSINE,
  /** The length of their difference. */
  EUCLIDEAN,
  /** The sum of the absolute differences of their components. */
  MANHATTAN;

  /**
   * Of each example and what stands beside it.
   *
   * @param first [B, D]
   * @param second [B, C, D]
   * @param shift what is added to each component of a difference; the cosine knows no differences
   * @return [B, C]
   */
  Tensor rows(Tensor first, Tensor second, double shift) {
    if (this == COSINE) {
      return Similarity.COSINE.rows(first, second).negate().plus(1);
    }
    Tensor differences = first.unsqueeze(1).minus(second); // [B, C, D]
    if (shift != 0) {
      differences = differences.plus(shift);
    }
    return this == EUCLIDEAN
        ? Lengths.of(differences).squeeze(-1)
        : differences.abs().sum(List.of(-1), false);
  }

  /**
   * Of each with each. Euclidean distances are those of differences, not of the expanded square:
   * that needs less memory, but in 32 bits little is left of what is near.
   *
   * @param vectors [B, D]
   * @return [B, B]
   */
  Tensor table(Tensor vectors) {
    if (this == COSINE) {
      return Similarity.COSINE.table(vectors, vectors).negate().plus(1);
    }
    return rows(vectors, vectors.unsqueeze(0), 0); // [B, 1, D] - [1, B, D]
  }
}
