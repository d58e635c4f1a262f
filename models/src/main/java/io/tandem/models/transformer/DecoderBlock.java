package io.tandem.models.transformer;

import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.layer.KeyValueCache;
import io.tandem.models.layer.KeyValueCache.KeyValue;
import io.tandem.models.transformer.MultiHeadAttention.Projected;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A block of the decoder: self-attention to the left, attention to the source, feed-forward. */
record DecoderBlock(
    Scope scope,
    MultiHeadAttention selfAttention,
    Residual attended,
    MultiHeadAttention sourceAttention,
    Residual looked,
    FeedForward feedForward,
    Residual fed) {

  static DecoderBlock of(Scope scope, TransformerConfig config) {
    return new DecoderBlock(
        scope,
        MultiHeadAttention.of(scope.child("self_attn"), config),
        Residual.of(scope.child("norm1"), config),
        MultiHeadAttention.of(scope.child("multihead_attn"), config),
        Residual.of(scope.child("norm2"), config),
        FeedForward.of(scope, config),
        Residual.of(scope.child("norm3"), config));
  }

  /**
   * What comes of a block.
   *
   * @param output [B, T, D]
   * @param query by which it looked at the source, [B, H, T, D/H]
   */
  record Decoded(Tensor output, Tensor query) {}

  Decoded apply(Tensor x, KeyValue source, Tensor bias, int layer, KeyValueCache cache) {
    return scope.in(
        () -> {
          AtomicReference<Tensor> asked = new AtomicReference<>();
          Tensor first = attended.around(x, read -> lookLeft(read, layer, cache));
          Tensor second =
              looked.around(
                  first,
                  read -> {
                    Tensor query = sourceAttention.query(read);
                    asked.set(query);
                    return sourceAttention.attend(query, source, Optional.of(bias), false);
                  });
          return new Decoded(fed.around(second, feedForward::apply), asked.get());
        });
  }

  private Tensor lookLeft(Tensor x, int layer, KeyValueCache cache) {
    Projected own = selfAttention.project(x);
    KeyValue all = cache.extend(layer, own.keyValue());
    return selfAttention.attend(own.query(), all, Optional.empty(), true);
  }
}
