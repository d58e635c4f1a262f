package io.tandem.models.layer;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Shape;

/** Layer normalization with a learned scale and shift ({@link io.tandem.api.op.LayerNorm}). */
public record LayerNorm(Scope scope, Tensor weight, Tensor bias, double epsilon) {

  /** With the weights {@code weight} (ones) and {@code bias} (zeros), each [size]. */
  public static LayerNorm of(Scope scope, int size, double epsilon) {
    return new LayerNorm(
        scope,
        scope.weight("weight", Shape.of(size), Initializer.ones()),
        scope.weight("bias", Shape.of(size), Initializer.zeros()),
        epsilon);
  }

  public Tensor apply(Tensor x) { // […, D] -> […, D]
    return scope.in(() -> Nn.layerNorm(x, weight, bias, epsilon));
  }
}
