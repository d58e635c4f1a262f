package io.tandem.models.t5;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Shape;
import java.util.Optional;

/** Two maps without biases and an activation between them, with a gate or without. */
record T5FeedForward(Scope scope, Tensor up, Optional<Tensor> gate, Tensor down, T5Shape shape) {

  static T5FeedForward of(Scope scope, T5Shape shape) {
    boolean gated = shape.feedForward().gated();
    Shape in = Shape.of(shape.intermediate(), shape.hidden());
    Initializer initial = Initializer.normal(1 / Math.sqrt(shape.hidden()));
    return new T5FeedForward(
        scope,
        scope.child(gated ? "wi_0" : "wi").weight("weight", in, initial),
        gated ? Optional.of(scope.child("wi_1").weight("weight", in, initial)) : Optional.empty(),
        scope
            .child("wo")
            .weight(
                "weight",
                Shape.of(shape.hidden(), shape.intermediate()),
                Initializer.normal(1 / Math.sqrt(shape.intermediate()))),
        shape);
  }

  Tensor apply(Tensor x) { // [B, T, D] -> [B, T, D]
    return scope.in(
        () -> {
          Tensor inner = shape.feedForward().activation().apply(map(x, up)); // [B, T, F]
          Tensor passed = gate.map(weight -> inner.times(map(x, weight))).orElse(inner);
          return map(Nn.dropout(passed, shape.dropout()), down);
        });
  }

  private static Tensor map(Tensor x, Tensor weight) {
    return Nn.linearTransposed(x, weight, Optional.empty());
  }
}
