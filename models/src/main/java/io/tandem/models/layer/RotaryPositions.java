package io.tandem.models.layer;

import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import java.util.List;

/**
 * Positions as rotations of queries and keys, so that their products depend on distances alone (Su
 * et al. 2021, arXiv 2104.09864, section 3.2). As in Llama, element i of a vector turns with
 * element i + D/2.
 *
 * @param cosine of each angle, {@code f32}: [T, D/2], or [B, 1, T, D/2] where rows differ
 * @param sine of each angle, likewise
 */
public record RotaryPositions(Tensor cosine, Tensor sine) {
  /** The layer in which angles are made of positions, which are integers where they come in. */
  public static final String SCOPE = "rotary_emb";

  /**
   * The rotations of tokens.
   *
   * @param positions their numbers, [T] or [B, T]
   * @param frequencies by which angle each pair of elements turns from one token to the next: D/2
   *     of them
   */
  public static RotaryPositions of(Tensor positions, float[] frequencies) {
    Trace trace = positions.trace();
    Tensor turns = trace.constant(HostTensor.of(frequencies, frequencies.length));
    Tensor numbers = positions.castTo(DType.FLOAT32);
    // One axis for the heads, where there is one for the rows.
    Tensor placed = positions.shape().rank() == 1 ? numbers : numbers.unsqueeze(1);
    Tensor angles = placed.unsqueeze(-1).times(turns); // […, T, D/2]
    return new RotaryPositions(angles.cos(), angles.sin());
  }

  /** Turns queries or keys: [B, H, T, D] to the same. */
  public Tensor apply(Tensor x) {
    List<Tensor> halves = x.chunk(-1, 2); // 2 x [B, H, T, D/2]
    Tensor first = halves.get(0);
    Tensor second = halves.get(1);
    Tensor cos = cosine.castTo(x.dtype());
    Tensor sin = sine.castTo(x.dtype());
    return Tensor.concat(
        List.of(
            first.times(cos).minus(second.times(sin)), second.times(cos).plus(first.times(sin))),
        -1);
  }
}
