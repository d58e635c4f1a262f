package io.tandem.models.gpt;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.layer.Heads;
import io.tandem.models.layer.KeyValueCache;
import io.tandem.models.layer.KeyValueCache.KeyValue;
import io.tandem.models.layer.LayerNorm;
import io.tandem.models.layer.Projection;
import java.util.List;
import java.util.Optional;

/** One pre-norm block of GPT-2 (Radford et al. 2019, section 2.3). */
record GptBlock(
    LayerNorm norm1,
    Projection attention,
    Projection attentionOut,
    LayerNorm norm2,
    Projection up,
    Projection down,
    GptConfig config,
    Scope scope) {

  static GptBlock of(Scope scope, GptConfig config) {
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
        Projection.of(mlp.child("c_fc"), hidden, 4 * hidden, inner),
        Projection.of(mlp.child("c_proj"), 4 * hidden, hidden, residual),
        config,
        scope);
  }

  /**
   * Applies the block to the tokens at hand.
   *
   * @param layer the block's number, under which keys and values are kept
   * @param bias added to the attention scores, to hide padding
   */
  Tensor apply(Tensor x, int layer, KeyValueCache cache, Optional<Tensor> bias) { // [B, T, D]
    return scope.in(() -> residual(x, layer, cache, bias));
  }

  private Tensor residual(Tensor x, int layer, KeyValueCache cache, Optional<Tensor> bias) {
    Tensor attended = scope.child("attn").in(() -> attend(norm1.apply(x), layer, cache, bias));
    Tensor middle = x.plus(Nn.dropout(attended, config.dropout()));
    Tensor fed = scope.child("mlp").in(() -> feedForward(norm2.apply(middle)));
    return middle.plus(Nn.dropout(fed, config.dropout()));
  }

  private Tensor attend(Tensor x, int layer, KeyValueCache cache, Optional<Tensor> bias) {
    List<Tensor> parts = attention.apply(x).chunk(-1, 3); // 3 x [B, T, D]
    Tensor query = Heads.split(parts.get(0), config.heads()); // [B, H, T, D/H]
    KeyValue seen =
        cache.extend(
            layer,
            new KeyValue(
                Heads.split(parts.get(1), config.heads()),
                Heads.split(parts.get(2), config.heads())));
    // The last token sees all: where it is the only one, there is nothing to hide.
    boolean causal = !query.dim(2).is(1);
    Tensor out = Nn.attention(query, seen.key(), seen.value(), bias, causal, config.dropout());
    return attentionOut.apply(Heads.join(out)); // [B, T, D]
  }

  private Tensor feedForward(Tensor x) {
    return down.apply(Nn.geluTanh(up.apply(x)));
  }
}
