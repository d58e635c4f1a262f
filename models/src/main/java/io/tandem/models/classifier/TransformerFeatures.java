package io.tandem.models.classifier;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.recurrent.SequenceMask;
import io.tandem.models.transformer.TransformerEncoder;

/**
 * The encoder of a Transformer over the tokens' vectors, and one vector of what it says of each
 * token; the last is that of the last token.
 *
 * @param size of a token's vector, which is that of the features
 * @param layers the number of blocks
 * @param heads the number of attention heads
 * @param intermediate the width inside of the feed-forward layers
 * @param dropout the rate on the input, before each residual and on the features
 * @param pooling how many vectors become one
 * @param positions the greatest number of tokens
 */
record TransformerFeatures(
    int size,
    int layers,
    int heads,
    int intermediate,
    double dropout,
    Pooling pooling,
    int positions)
    implements TextFeatures {
  /** Checks the size, which nothing but a trace would do otherwise. */
  TransformerFeatures {
    TransformerEncoder.check(size, heads);
  }

  @Override
  public TextFeatures deterministic() {
    return new TransformerFeatures(size, layers, heads, intermediate, 0, pooling, positions);
  }

  @Override
  public Tensor apply(Scope root, Tensor x, SequenceMask mask) {
    TransformerEncoder encoder =
        TransformerEncoder.of(
            root.child("encoder"), layers, size, heads, intermediate, dropout, positions);
    Tensor outputs = encoder.apply(x, mask.present().squeeze(-1)); // [B, T, D]
    Tensor features =
        switch (pooling) {
          case LAST -> mask.last(outputs);
          case MEAN -> mask.mean(outputs);
          case MAX -> mask.max(outputs);
        };
    return Nn.dropout(features, dropout);
  }
}
