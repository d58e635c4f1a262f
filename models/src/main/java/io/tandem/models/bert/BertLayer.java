package io.tandem.models.bert;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.layer.Heads;
import io.tandem.models.layer.LayerNorm;
import io.tandem.models.layer.Linear;
import java.util.Optional;

/** One post-norm block of the encoder (Vaswani et al. 2017, arXiv 1706.03762, section 3.1). */
record BertLayer(
    Scope scope,
    Linear query,
    Linear key,
    Linear value,
    Linear attentionOut,
    LayerNorm attentionNorm,
    Linear up,
    Linear down,
    LayerNorm norm,
    BertConfig config) {
  static final Initializer INITIAL = Initializer.normal(0.02);

  static BertLayer of(Scope scope, BertConfig config) {
    int hidden = config.hidden();
    Scope self = scope.child("attention").child("self");
    Scope attentionOut = scope.child("attention").child("output");
    return new BertLayer(
        scope,
        Linear.of(self.child("query"), hidden, hidden, INITIAL),
        Linear.of(self.child("key"), hidden, hidden, INITIAL),
        Linear.of(self.child("value"), hidden, hidden, INITIAL),
        Linear.of(attentionOut.child("dense"), hidden, hidden, INITIAL),
        LayerNorm.of(attentionOut.child("LayerNorm"), hidden, config.layerNormEpsilon()),
        Linear.of(
            scope.child("intermediate").child("dense"), hidden, config.intermediate(), INITIAL),
        Linear.of(scope.child("output").child("dense"), config.intermediate(), hidden, INITIAL),
        LayerNorm.of(scope.child("output").child("LayerNorm"), hidden, config.layerNormEpsilon()),
        config);
  }

  Tensor apply(Tensor x, Tensor bias) { // [B, T, D], [B, 1, 1, T] -> [B, T, D]
    return scope.in(() -> residual(x, bias));
  }

  private Tensor residual(Tensor x, Tensor bias) {
    Tensor attended = scope.child("attention").in(() -> attend(x, bias));
    Tensor middle = attentionNorm.apply(x.plus(Nn.dropout(attended, config.dropout())));
    Tensor fed = down.apply(scope.child("intermediate").in(() -> Nn.gelu(up.apply(middle))));
    return norm.apply(middle.plus(Nn.dropout(fed, config.dropout())));
  }

  private Tensor attend(Tensor x, Tensor bias) {
    Tensor q = Heads.split(query.apply(x), config.heads()); // [B, H, T, D/H]
    Tensor k = Heads.split(key.apply(x), config.heads());
    Tensor v = Heads.split(value.apply(x), config.heads());
    Tensor out = Nn.attention(q, k, v, Optional.of(bias), false, config.attentionDropout());
    return attentionOut.apply(Heads.join(out)); // [B, T, D]
  }
}
