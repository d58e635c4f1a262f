package io.tandem.models.layer;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Shape;
import java.util.Optional;

/**
 * An affine map whose weight is stored as [out, in], as PyTorch's {@code nn.Linear} has it. {@link
 * Projection} is the same with the weight transposed.
 */
public record Linear(Scope scope, Tensor weight, Optional<Tensor> bias) {

  /** With the weights {@code weight} [out, in] and {@code bias} [out], which begins with zeros. */
  public static Linear of(Scope scope, int in, int out, Initializer initializer) {
    return of(scope, in, out, initializer, true);
  }

  /**
   * The same, perhaps without a bias.
   *
   * @param biased whether there is one
   */
  public static Linear of(Scope scope, int in, int out, Initializer initializer, boolean biased) {
    return new Linear(
        scope,
        scope.weight("weight", Shape.of(out, in), initializer),
        biased
            ? Optional.of(scope.weight("bias", Shape.of(out), Initializer.zeros()))
            : Optional.empty());
  }

  /**
   * Applies the map.
   *
   * @param x […, in]
   * @return […, out]
   */
  public Tensor apply(Tensor x) { // […, I] -> […, O]
    return scope.in(() -> Nn.linearTransposed(x, weight, bias));
  }
}
