package io.tandem.models.layer;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Shape;

/**
 * Root-mean-square normalization with a learned scale and no shift ({@link
 * io.tandem.api.op.RmsNorm}).
 */
public record RmsNorm(Scope scope, Tensor weight, double epsilon) {

  /** With the weight {@code weight} [size], which begins with ones. */
  public static RmsNorm of(Scope scope, int size, double epsilon) {
    Tensor weight = scope.weight("weight", Shape.of(size), Initializer.ones());
    return new RmsNorm(scope, weight, epsilon);
  }

  public Tensor apply(Tensor x) { // […, D] -> […, D]
    return scope.in(() -> Nn.rmsNorm(x, weight, epsilon));
  }
}
