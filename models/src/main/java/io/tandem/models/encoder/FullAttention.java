package io.tandem.models.encoder;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.layer.Heads;
import io.tandem.models.layer.Linear;

/** Attention of every token to every other. */
record FullAttention(Linear query, Linear key, Linear value, EncoderConfig config)
    implements TokenAttention {

  static FullAttention of(Scope block, EncoderConfig config) {
    BlockNames names = config.family().blocks();
    int hidden = config.hidden();
    return new FullAttention(
        EncoderBlock.linear(block.child(names.query()), hidden, hidden),
        EncoderBlock.linear(block.child(names.key()), hidden, hidden),
        EncoderBlock.linear(block.child(names.value()), hidden, hidden),
        config);
  }

  @Override
  public Tensor apply(Tensor x, Visible visible) {
    Tensor q = Heads.split(query.apply(x), config.heads()); // [B, H, T, D/H]
    Tensor k = Heads.split(key.apply(x), config.heads());
    Tensor v = Heads.split(value.apply(x), config.heads());
    return Heads.join(Nn.attention(q, k, v, visible.bias(), false, config.dropouts().attention()));
  }
}
