package io.tandem.models.clip;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.layer.CausalAttention;
import io.tandem.models.layer.Heads;
import io.tandem.models.layer.KeyMask;
import io.tandem.models.layer.KeyValueCache.KeyValue;
import io.tandem.models.layer.LayerNorm;
import io.tandem.models.layer.Linear;
import java.util.Optional;

/**
 * One pre-norm block of a tower. Weights begin as those of the published implementation do, with
 * deviations that go by width and depth (Radford et al. 2021, section 2.4, after Radford et al.
 * 2019).
 */
record ClipBlock(
    Scope scope,
    LayerNorm before,
    Linear query,
    Linear key,
    Linear value,
    Linear out,
    LayerNorm middle,
    Linear up,
    Linear down,
    StackShape shape) {

  static ClipBlock of(Scope scope, StackShape shape) {
    int hidden = shape.hidden();
    double width = 1 / Math.sqrt(hidden);
    Initializer in = Initializer.normal(width / Math.sqrt(2.0 * shape.layers()));
    Initializer wide = Initializer.normal(width);
    Scope attention = scope.child("self_attn");
    Scope mlp = scope.child("mlp");
    return new ClipBlock(
        scope,
        LayerNorm.of(scope.child("layer_norm1"), hidden, shape.layerNormEpsilon()),
        Linear.of(attention.child("q_proj"), hidden, hidden, in),
        Linear.of(attention.child("k_proj"), hidden, hidden, in),
        Linear.of(attention.child("v_proj"), hidden, hidden, in),
        Linear.of(attention.child("out_proj"), hidden, hidden, wide),
        LayerNorm.of(scope.child("layer_norm2"), hidden, shape.layerNormEpsilon()),
        Linear.of(
            mlp.child("fc1"),
            hidden,
            shape.intermediate(),
            Initializer.normal(width / Math.sqrt(2))),
        Linear.of(mlp.child("fc2"), shape.intermediate(), hidden, in),
        shape);
  }

  /**
   * Applies the block.
   *
   * @param leftToRight for tokens that see those before them: which of them are padding; where it
   *     is not there, all see all
   */
  Tensor apply(Tensor x, Optional<KeyMask> leftToRight) { // [B, T, D] -> [B, T, D]
    return scope.in(
        () -> {
          Tensor seen = x.plus(attended(before.apply(x), leftToRight));
          Tensor wide = up.scope().in(() -> shape.activation().apply(up.apply(middle.apply(seen))));
          return seen.plus(down.apply(wide));
        });
  }

  private Tensor attended(Tensor x, Optional<KeyMask> leftToRight) {
    return scope
        .child("self_attn")
        .in(
            () -> {
              Tensor queries = Heads.split(query.apply(x), shape.heads()); // [B, H, T, D/H]
              Tensor keys = Heads.split(key.apply(x), shape.heads());
              Tensor values = Heads.split(value.apply(x), shape.heads());
              double rate = shape.attentionDropout();
              double scale = 1 / Math.sqrt((double) shape.hidden() / shape.heads());
              Tensor together =
                  leftToRight
                      .map(
                          mask ->
                              CausalAttention.apply(
                                  queries, new KeyValue(keys, values), mask, scale, rate))
                      .orElseGet(
                          () ->
                              Nn.attention(
                                  queries, keys, values, Optional.empty(), false, scale, rate));
              return out.apply(Heads.join(together));
            });
  }
}
