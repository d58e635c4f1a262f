package io.tandem.models.layer;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Shape;

/**
 * An affine map whose weight is stored as [in, out], as in GPT-2's checkpoints (there named {@code
 * Conv1D}).
 */
public record Projection(Scope scope, Tensor weight, Tensor bias) {

  /** With the weights {@code weight} [in, out] and {@code bias} [out], which begins with zeros. */
  public static Projection of(Scope scope, int in, int out, Initializer initializer) {
    return new Projection(
        scope,
        scope.weight("weight", Shape.of(in, out), initializer),
        scope.weight("bias", Shape.of(out), Initializer.zeros()));
  }

  /**
   * Applies the map.
   *
   * @param x […, in]
   * @return […, out]
   */
  public Tensor apply(Tensor x) { // […, I] -> […, O]
    return scope.in(() -> Nn.linear(x, weight, bias));
  }
}
