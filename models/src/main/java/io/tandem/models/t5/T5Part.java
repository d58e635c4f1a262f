package io.tandem.models.t5;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.layer.RmsNorm;
import java.util.function.UnaryOperator;

/** What stands around each part of a block: {@code x + part(norm(x))}. */
record T5Part(RmsNorm norm, double dropout) {

  static T5Part of(Scope scope, T5Shape shape) {
    return new T5Part(
        RmsNorm.of(scope.child("layer_norm"), shape.hidden(), shape.epsilon()), shape.dropout());
  }

  Tensor around(Tensor x, UnaryOperator<Tensor> part) { // [B, T, D] -> [B, T, D]
    return x.plus(Nn.dropout(part.apply(norm.apply(x)), dropout));
  }
}
