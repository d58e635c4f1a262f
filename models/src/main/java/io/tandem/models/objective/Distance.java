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
   * Of each with each. Euclidean distances are those of the expanded square, which needs no table
   * of differences; the squares stand on the diagonal of the same product, so that equal vectors
   * are at distance 0.
   *
   * @param vectors [B, D]
   * @return [B, B]
   */
  Tensor table(Tensor vectors) {
    return switch (this) {
      case COSINE -> Similarity.COSINE.table(vectors, vectors).negate().plus(1);
      case EUCLIDEAN -> {
        Tensor products = vectors.matmul(vectors, false, true);
        Tensor diagonal =
            Tensor.where(Companions.same(vectors), products, products.zerosLike())
                .sum(List.of(-1), false);
        Tensor squares = diagonal.unsqueeze(0).minus(products.times(2)).plus(diagonal.unsqueeze(1));
        yield Lengths.root(squares);
      }
      case MANHATTAN ->
          vectors.unsqueeze(1).minus(vectors.unsqueeze(0)).abs().sum(List.of(-1), false);
    };
  }
}
