package io.tandem.models.sentence;

import io.tandem.api.config.Doc;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import java.util.List;
import java.util.Optional;

/**
 * What is made of one vector of a text before it is the text's vector.
 *
 * @param normalized whether it is divided by its length, so that a product of two vectors is their
 *     cosine
 * @param projection what it is projected by before
 */
public record VectorSettings(
    @Doc("Whether vectors have the length 1; by default as the checkpoint says, else not.")
        Optional<Boolean> normalized,
    @Doc("A linear layer before it; by default the checkpoint's, if it has one.")
        Optional<Projection> projection) {
  /** Nothing but what a checkpoint says. */
  public static final VectorSettings USUAL = new VectorSettings(Optional.empty(), Optional.empty());

  /** Below it a vector has no direction; PyTorch's {@code normalize} has the same. */
  private static final double LEAST_LENGTH = 1e-12;

  /** How many numbers a vector has, of a network that gives so many. */
  public int dimensions(int given) {
    return projection.map(Projection::size).orElse(given);
  }

  /**
   * Traces the vectors; where nothing is said of it, they are not normalized.
   *
   * @param scope where the projection's weights are
   * @param given what a network gives of texts, [B, H]
   * @return [B, D], in 32 bits
   */
  public Tensor of(Scope scope, Tensor given) {
    Tensor vectors =
        projection.map(one -> one.of(scope, given)).orElse(given).castTo(DType.FLOAT32);
    return normalized.orElse(false) ? normalized(vectors) : vectors;
  }

  private static Tensor normalized(Tensor vectors) { // [B, D] -> [B, D]
    // The root of what is at least the square of the least length, so that it has a gradient.
    Tensor squares = vectors.square().sum(List.of(1), true); // [B, 1]
    Tensor least = squares.trace().scalar(DType.FLOAT32, LEAST_LENGTH * LEAST_LENGTH);
    return vectors.dividedBy(squares.maximum(least).sqrt());
  }
}
