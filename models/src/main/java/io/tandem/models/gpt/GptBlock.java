package io.tandem.models.gpt;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.layer.CausalAttention;
import io.tandem.models.layer.Heads;
import io.tandem.models.layer.KeyMask;
import io.tandem.models.layer.KeyValueCache;
import io.tandem.models.layer.KeyValueCache.KeyValue;
import io.tandem.models.layer.LayerNorm;
import io.tandem.models.layer.Projection;
import java.util.List;

/**
 * One pre-norm block of GPT-2 (Radford et al. 2019, section 2.3).
 *
 * @param layer the block's number, under which keys and values are kept
 */
record GptBlock(
    LayerNorm norm1,
    Projection attention,
    Projection attentionOut,
    LayerNorm norm2,
    Projection up,
    Projection down,
    GptConfig config,
    int layer,
    Scope scope) {

  static GptBlock of(Scope scope, GptConfig config, int layer) {
    int hidden = config.hidden();
    // Weights of residual layers begin smaller by the root of their number (section 2.3).
    Initializer inner = Initializer.normal(0.02);
    Initializer residual = Initializer.normal(0.02 / Math.sqrt(2.0 * config.layers()));
    Scope attention = scope.child("attn");
    Scope mlp = scope.child("mlp");
    return new GptBlock(
        LayerNorm.of(scope.child("ln_1"), hidden, config.layerNormEpsilon()),
        Projection.of(attention.child("c_attn"), hidden, 3 * hidden, inner),
        Projection.of(attention.child("c_proj"), hidden, hidden, residual),
        LayerNorm.of(scope.child("ln_2"), hidden, config.layerNormEpsilon()),
        Projection.of(mlp.child("c_fc"), hidden, config.inner(), inner),
        Projection.of(mlp.child("c_proj"), config.inner(), hidden, residual),
        config,
        layer,
        scope);
  }

  /**
   * Applies the block to the tokens at hand.
   *
   * @param mask which keys are padding
   */
  Tensor apply(Tensor x, KeyValueCache cache, KeyMask mask) { // [B, T, D]
    return scope.in(() -> residual(x, cache, mask));
  }

  private Tensor residual(Tensor x, KeyValueCache cache, KeyMask mask) {
    double rate = config.dropout().residual();
    Tensor attended = scope.child("attn").in(() -> attend(norm1.apply(x), cache, mask));
    Tensor middle = x.plus(Nn.dropout(attended, rate));
    Tensor fed = scope.child("mlp").in(() -> feedForward(norm2.apply(middle)));
    return middle.plus(Nn.dropout(fed, rate));
  }

  private Tensor attend(Tensor x, KeyValueCache cache, KeyMask mask) {
    List<Tensor> parts = attention.apply(x).chunk(-1, 3); // 3 x [B, T, D]
    Tensor query = Heads.split(parts.get(0), config.heads()); // [B, H, T, D/H]
    KeyValue seen =
        cache.extend(
            layer,
            new KeyValue(
                Heads.split(parts.get(1), config.heads()),
                Heads.split(parts.get(2), config.heads())));
    double rate = config.dropout().attention();
    Tensor out = CausalAttention.apply(query, seen, mask, config.scale(layer), rate);
    return attentionOut.apply(Heads.join(out)); // [B, T, D]
  }

  private Tensor feedForward(Tensor x) {
    return down.apply(config.activation().apply(up.apply(x)));
  }
}
