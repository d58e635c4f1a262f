package io.tandem.models.llama;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.layer.CausalAttention;
import io.tandem.models.layer.GatedFeedForward;
import io.tandem.models.layer.Heads;
import io.tandem.models.layer.KeyMask;
import io.tandem.models.layer.KeyValueCache;
import io.tandem.models.layer.KeyValueCache.KeyValue;
import io.tandem.models.layer.Linear;
import io.tandem.models.layer.RmsNorm;
import io.tandem.models.layer.RotaryPositions;

/**
 * One block of a Llama.
 *
 * @param layer the block's number, under which keys and values are kept
 */
record LlamaBlock(
    RmsNorm norm1,
    Linear query,
    Linear key,
    Linear value,
    Linear out,
    RmsNorm norm2,
    GatedFeedForward feedForward,
    LlamaConfig config,
    int layer,
    Scope scope) {
  private static final Initializer INITIALIZER = Initializer.normal(0.02);

  static LlamaBlock of(Scope scope, LlamaConfig config, int layer) {
    int hidden = config.hidden();
    int queries = config.heads().queries() * config.heads().size();
    int keyValues = config.heads().keyValues() * config.heads().size();
    boolean biased = config.biases().attention();
    Scope attention = scope.child("self_attn");
    return new LlamaBlock(
        RmsNorm.of(scope.child("input_layernorm"), hidden, config.epsilon()),
        Linear.of(attention.child("q_proj"), hidden, queries, INITIALIZER, biased),
        Linear.of(attention.child("k_proj"), hidden, keyValues, INITIALIZER, biased),
        Linear.of(attention.child("v_proj"), hidden, keyValues, INITIALIZER, biased),
        Linear.of(attention.child("o_proj"), queries, hidden, INITIALIZER, biased),
        RmsNorm.of(scope.child("post_attention_layernorm"), hidden, config.epsilon()),
        feedForward(scope.child("mlp"), config),
        config,
        layer,
        scope);
  }

  private static GatedFeedForward feedForward(Scope scope, LlamaConfig config) {
    int hidden = config.hidden();
    int inner = config.inner();
    boolean biased = config.biases().feedForward();
    return new GatedFeedForward(
        Linear.of(scope.child("gate_proj"), hidden, inner, INITIALIZER, biased),
        Linear.of(scope.child("up_proj"), hidden, inner, INITIALIZER, biased),
        Linear.of(scope.child("down_proj"), inner, hidden, INITIALIZER, biased),
        config.activation());
  }

  /** Applies the block to the tokens at hand: [B, T, D] to the same. */
  Tensor apply(Tensor x, RotaryPositions positions, KeyValueCache cache, KeyMask mask) {
    return scope.in(
        () -> {
          Tensor middle =
              x.plus(
                  scope
                      .child("self_attn")
                      .in(() -> attend(norm1.apply(x), positions, cache, mask)));
          return middle.plus(scope.child("mlp").in(() -> feedForward.apply(norm2.apply(middle))));
        });
  }

  private Tensor attend(Tensor x, RotaryPositions positions, KeyValueCache cache, KeyMask mask) {
    int groups = config.heads().keyValues();
    Tensor queries = positions.apply(Heads.split(query.apply(x), config.heads().queries()));
    Tensor keys = positions.apply(Heads.split(key.apply(x), groups)); // [B, G, T, D/H]
    KeyValue seen = cache.extend(layer, new KeyValue(keys, Heads.split(value.apply(x), groups)));
    double scale = 1 / Math.sqrt(config.heads().size());
    return out.apply(
        Heads.join(CausalAttention.apply(queries, seen, mask, scale, config.dropout())));
  }
}
