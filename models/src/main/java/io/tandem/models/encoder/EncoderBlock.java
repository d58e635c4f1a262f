package io.tandem.models.encoder;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.layer.LayerNorm;
import io.tandem.models.layer.Linear;

/** One post-norm block of an encoder (Vaswani et al. 2017, arXiv 1706.03762, section 3.1). */
record EncoderBlock(
    Scope scope,
    TokenAttention attention,
    Linear attentionOut,
    LayerNorm attentionNorm,
    Linear up,
    Linear down,
    LayerNorm norm,
    EncoderConfig config) {

  static EncoderBlock of(Scope scope, int number, EncoderConfig config) {
    BlockNames names = config.family().blocks();
    int hidden = config.hidden();
    return new EncoderBlock(
        scope,
        TokenAttention.of(scope, number, config),
        linear(scope.child(names.attentionOut()), hidden, hidden),
        LayerNorm.of(scope.child(names.attentionNorm()), hidden, config.layerNormEpsilon()),
        linear(scope.child(names.up()), hidden, config.intermediate()),
        linear(scope.child(names.down()), config.intermediate(), hidden),
        LayerNorm.of(scope.child(names.norm()), hidden, config.layerNormEpsilon()),
        config);
  }

  static Linear linear(Scope scope, int in, int out) {
    return Linear.of(scope, in, out, EncoderEmbeddings.INITIAL);
  }

  Tensor apply(Tensor x, Visible visible) { // [B, T, D] -> [B, T, D]
    return scope.in(() -> residual(x, visible));
  }

  private Tensor residual(Tensor x, Visible visible) {
    double rate = config.dropouts().hidden();
    Tensor attended =
        scope.child("attention").in(() -> attentionOut.apply(attention.apply(x, visible)));
    Tensor middle = attentionNorm.apply(x.plus(Nn.dropout(attended, rate)));
    Tensor wide = up.scope().in(() -> config.activation().apply(up.apply(middle)));
    return norm.apply(middle.plus(Nn.dropout(down.apply(wide), rate)));
  }
}
