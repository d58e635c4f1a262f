package io.tandem.models.bert;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Shape;
import io.tandem.models.layer.LayerNorm;
import io.tandem.models.layer.Linear;
import java.util.Optional;

/**
 * Predicts tokens from the encoder's output: a layer more, and an output layer tied to the token
 * embedding, with a bias of its own.
 */
record MaskedTokenHead(Scope scope, Linear transform, LayerNorm norm, Tensor words, Tensor bias) {

  /**
   * With the weights below {@code cls.predictions} of a checkpoint.
   *
   * @param words the token embedding, [V, D]
   */
  static MaskedTokenHead of(Scope scope, BertConfig config, Tensor words) {
    int hidden = config.hidden();
    Scope transform = scope.child("transform");
    return new MaskedTokenHead(
        scope,
        Linear.of(transform.child("dense"), hidden, hidden, BertLayer.INITIAL),
        LayerNorm.of(transform.child("LayerNorm"), hidden, config.layerNormEpsilon()),
        words,
        scope.weight("bias", Shape.of(words.dim(0)), Initializer.zeros()));
  }

  Tensor apply(Tensor hidden) { // […, D] -> […, V]
    Tensor x = norm.apply(scope.in(() -> Nn.gelu(transform.apply(hidden))));
    return scope.child("decoder").in(() -> Nn.linearTransposed(x, words, Optional.of(bias)));
  }
}
