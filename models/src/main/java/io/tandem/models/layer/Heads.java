package io.tandem.models.layer;

import io.tandem.api.program.Tensor;

/** The heads of attention: features apart for each of them, and together again. */
public final class Heads {
  private Heads() {}

  /**
   * Gives each head its part of the features.
   *
   * @param x [B, T, D]
   * @param heads H, which divides D
   * @return [B, H, T, D/H]
   */
  public static Tensor split(Tensor x, int heads) {
    int depth = Math.toIntExact(x.dim(-1).extent()) / heads;
    return x.unflatten(-1, heads, depth).transpose(1, 2);
  }

  /**
   * Lays the heads' features side by side.
   *
   * @param x [B, H, T, D/H]
   * @return [B, T, D]
   */
  public static Tensor join(Tensor x) {
    return x.transpose(1, 2).flatten(2, 3);
  }
}
