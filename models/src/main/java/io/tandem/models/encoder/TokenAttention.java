package io.tandem.models.encoder;

import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;

/** How the tokens of a block look at each other, before what the heads found is put together. */
sealed interface TokenAttention permits FullAttention, WindowAttention {

  /**
   * With the weights of a block.
   *
   * @param number which block
   */
  static TokenAttention of(Scope block, int number, EncoderConfig config) {
    return config.family().hasWindows()
        ? WindowAttention.of(block, config.windows().get(number) / 2, config)
        : FullAttention.of(block, config);
  }

  /**
   * Gives what each token saw, the heads' features side by side.
   *
   * @param x [B, T, D]
   * @return [B, T, D]
   */
  Tensor apply(Tensor x, Visible visible);
}
