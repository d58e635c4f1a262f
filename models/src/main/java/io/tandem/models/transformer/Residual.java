package io.tandem.models.transformer;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.layer.LayerNorm;
import java.util.function.UnaryOperator;

/**
 * What stands around each part of a block: {@code norm(x + part(x))}, or, with normalization
 * before, {@code x + part(norm(x))}.
 */
record Residual(LayerNorm norm, TransformerConfig config) {

  static Residual of(Scope scope, TransformerConfig config) {
    return new Residual(LayerNorm.of(scope, config.hidden(), config.layerNormEpsilon()), config);
  }

  Tensor around(Tensor x, UnaryOperator<Tensor> part) { // [B, T, D] -> [B, T, D]
    Tensor read = config.preNorm() ? norm.apply(x) : x;
    Tensor sum = x.plus(Nn.dropout(part.apply(read), config.dropout()));
    return config.preNorm() ? sum : norm.apply(sum);
  }
}
