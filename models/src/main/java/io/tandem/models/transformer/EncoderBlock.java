package io.tandem.models.transformer;

import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.transformer.MultiHeadAttention.Projected;
import java.util.Optional;

/** A block of the encoder: self-attention and a feed-forward layer. */
record EncoderBlock(
    Scope scope,
    MultiHeadAttention selfAttention,
    Residual attended,
    FeedForward feedForward,
    Residual fed) {

  static EncoderBlock of(Scope scope, TransformerConfig config) {
    return new EncoderBlock(
        scope,
        MultiHeadAttention.of(scope.child("self_attn"), config),
        Residual.of(scope.child("norm1"), config),
        FeedForward.of(scope, config),
        Residual.of(scope.child("norm2"), config));
  }

  Tensor apply(Tensor x, Tensor bias) { // [B, S, D], [B, 1, 1, S] -> [B, S, D]
    return scope.in(
        () -> {
          Tensor middle =
              attended.around(
                  x,
                  read -> {
                    Projected own = selfAttention.project(read);
                    return selfAttention.attend(
                        own.query(), own.keyValue(), Optional.of(bias), false);
                  });
          return fed.around(middle, feedForward::apply);
        });
  }
}
