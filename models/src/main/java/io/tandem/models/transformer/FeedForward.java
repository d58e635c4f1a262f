package io.tandem.models.transformer;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.layer.Linear;

/** Two affine maps with a rectifier between them, for each position by itself. */
record FeedForward(Linear up, Linear down, double dropout) {

  /** With the weights {@code linear1} and {@code linear2} of a block. */
  static FeedForward of(Scope block, TransformerConfig config) {
    Initializer glorot = new Initializer.GlorotUniform();
    return new FeedForward(
        Linear.of(block.child("linear1"), config.hidden(), config.intermediate(), glorot),
        Linear.of(block.child("linear2"), config.intermediate(), config.hidden(), glorot),
        config.dropout());
  }

  Tensor apply(Tensor x) { // […, D] -> […, D]
    return down.apply(Nn.dropout(up.apply(x).relu(), dropout));
  }
}
