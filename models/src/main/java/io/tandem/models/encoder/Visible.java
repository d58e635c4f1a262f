package io.tandem.models.encoder;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Tensor;
import java.util.Optional;

/**
 * Which tokens are seen by which, computed once for all blocks.
 *
 * @param bias what is added to scores, 0 for a token that is seen and very little for one that is
 *     not: [B, 1, 1, T]
 */
record Visible(Optional<Tensor> bias) {

  static Visible of(EncoderInput input) {
    return new Visible(input.mask().map(Visible::bias));
  }

  private static Tensor bias(Tensor mask) { // [B, T] -> [B, 1, 1, T]
    return Nn.maskBias(mask).unsqueeze(1).unsqueeze(1);
  }
}
