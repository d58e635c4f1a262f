package io.tandem.models.transformer;

import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.models.layer.LayerNorm;

/**
 * The encoder of a Transformer over vectors of tokens: sinusoidal positions, then blocks of
 * self-attention and feed-forward layers (Vaswani et al. 2017, sections 3.1 to 3.5), normalized
 * before each part and once at the end.
 *
 * @param scope where the weights are, {@code layers.N.…} as in PyTorch's {@code TransformerEncoder}
 * @param config of the shape
 * @param positions the greatest number of tokens
 */
public record TransformerEncoder(Scope scope, TransformerConfig config, int positions) {

  /**
   * An encoder.
   *
   * @param layers the number of blocks
   * @param hidden the size of a token's vector, even and a multiple of the heads
   * @param heads the number of attention heads
   * @param intermediate the width inside of the feed-forward layers
   * @param dropout the rate on the input and before each residual
   * @param positions the greatest number of tokens
   * @throws BadInputException if the size is odd, or no multiple of the heads
   */
  public static TransformerEncoder of(
      Scope scope,
      int layers,
      int hidden,
      int heads,
      int intermediate,
      double dropout,
      int positions) {
    return new TransformerEncoder(
        scope, TransformerConfig.encoder(layers, hidden, heads, intermediate, dropout), positions);
  }

  /**
   * Refuses sizes that no encoder has.
   *
   * @throws BadInputException if the size is odd, or no multiple of the heads
   */
  public static void check(int hidden, int heads) {
    TransformerConfig.encoder(1, hidden, heads, 1, 0);
  }

  /**
   * Runs over sequences.
   *
   * @param x vectors of tokens, [b, t, d]
   * @param mask [b, t], truth values or numbers: which tokens are there
   * @return [b, t, d]; what stands in padding has no meaning
   */
  public Tensor apply(Tensor x, Tensor mask) {
    return scope.in(
        () -> {
          Tensor bias = Nn.maskBias(mask).unsqueeze(1).unsqueeze(1); // [B, 1, 1, T]
          Tensor vectors = x.times(Math.sqrt(config.hidden()));
          // Padding may reach beyond the last position, and then has that.
          Tensor last = scope.trace().scalar(DType.INT32, positions - 1);
          Tensor places = scope.trace().iota(x.dim(1), DType.INT32).minimum(last);
          Tensor own =
              SinusoidalPositions.of(scope.trace(), positions, config.hidden())
                  .gather(0, places); // [T, D]
          Tensor y = Nn.dropout(vectors.plus(own), config.dropout());
          for (int i = 0; i < config.encoderLayers(); i++) {
            y = EncoderBlock.of(scope.child("layers", i), config).apply(y, bias);
          }
          return LayerNorm.of(scope.child("norm"), config.hidden(), config.layerNormEpsilon())
              .apply(y);
        });
  }
}
