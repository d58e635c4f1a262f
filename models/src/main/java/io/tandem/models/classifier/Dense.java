package io.tandem.models.classifier;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Scope;
import io.tandem.api.tensor.Shape;
import io.tandem.models.layer.Linear;
import java.util.Optional;

/** Affine maps that begin as PyTorch's {@code nn.Linear} does: uniform over ±1/sqrt(in). */
final class Dense {
  private Dense() {}

  static Linear of(Scope scope, int in, int out) {
    double bound = 1 / Math.sqrt(in);
    Initializer uniform = Initializer.uniform(-bound, bound);
    return new Linear(
        scope,
        scope.weight("weight", Shape.of(out, in), uniform),
        Optional.of(scope.weight("bias", Shape.of(out), uniform)));
  }
}
