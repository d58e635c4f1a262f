package io.tandem.models.layer;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import java.util.Optional;

/**
 * Which keys of each row are padding, for attention from left to right.
 *
 * @param bias what hides them when it is added to attention scores, [B, 1, 1, S]
 * @param sighted 0 for queries that see no key at all, because there is only padding before them,
 *     and 1 for the others, [B, 1, T, 1]; where it is not there, nobody looks at such queries
 */
public record KeyMask(Optional<Tensor> bias, Optional<Tensor> sighted) {
  /** No padding. */
  public static final KeyMask NONE = new KeyMask(Optional.empty(), Optional.empty());

  /**
   * For queries whose results are read where they are not padding.
   *
   * @param mask 1 for a token, 0 for padding, [B, S]
   */
  public static KeyMask of(Tensor mask) {
    return new KeyMask(Optional.of(bias(mask)), Optional.empty());
  }

  /**
   * For as many queries as keys, whose results are all read: those that see nothing get zeros, as
   * by PyTorch's {@code scaled_dot_product_attention}.
   *
   * @param mask 1 for a token, 0 for padding, [B, T]
   */
  public static KeyMask withZeros(Tensor mask) {
    Tensor before = mask.notEqualTo(0).castTo(DType.FLOAT32).cumSum(1); // [B, T]
    Tensor sighted = before.notEqualTo(0).unsqueeze(1).unsqueeze(-1);
    return new KeyMask(Optional.of(bias(mask)), Optional.of(sighted));
  }

  private static Tensor bias(Tensor mask) {
    return Nn.maskBias(mask).unsqueeze(1).unsqueeze(1);
  }

  /** Attention's results, with zeros where nothing was seen: [B, H, T, D]. */
  Tensor seen(Tensor out) {
    return sighted.map(some -> out.times(some.castTo(out.dtype()))).orElse(out);
  }
}
