package io.tandem.models.wordvectors;

import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;

/**
 * Which words are whose company, as a mask.
 *
 * @param pairs 1 where a word of the context is company of a word of the block, {@code [N, L, W]}
 * @param company of how many words each has company, {@code [N, L]}
 */
record WindowMask(Tensor pairs, Tensor company) {

  /** The mask of windows that reach to the left and right as the inputs say. */
  static WindowMask of(Trace trace, Dim blocks, int length, int window) {
    Dim words = Dim.of(length);
    Tensor left = trace.input(Blocks.LEFT, TensorType.int32(blocks, words)); // [N, L]
    Tensor right = trace.input(Blocks.RIGHT, TensorType.int32(blocks, words)); // [N, L]
    Tensor before = left.castTo(DType.FLOAT32);
    Tensor after = right.castTo(DType.FLOAT32);
    Tensor company = before.plus(after);
    // A place is in the window if it is no farther from the window's middle than half its width.
    Tensor middle = after.minus(before).times(0.5).unsqueeze(-1); // [N, L, 1]
    Tensor half = company.times(0.5).unsqueeze(-1);
    Tensor near = offsets(trace, length, window).minus(middle).abs().lessEqual(half); // [N, L, W]
    Tensor others = trace.constant(others(length, window)); // [L, W]
    return new WindowMask(near.castTo(DType.FLOAT32).times(others), company);
  }

  /** How far each word of the context is from each of the block, {@code [L, W]}. */
  private static Tensor offsets(Trace trace, int length, int window) {
    int width = length + 2 * window;
    float[] offsets = new float[length * width];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = i % width - window - i / width;
    }
    return trace.constant(HostTensor.of(offsets, length, width));
  }

  /** 0 where a word meets itself, {@code [L, W]}. */
  private static HostTensor others(int length, int window) {
    int width = length + 2 * window;
    float[] others = new float[length * width];
    for (int i = 0; i < others.length; i++) {
      others[i] = i % width - window == i / width ? 0 : 1;
    }
    return HostTensor.of(others, length, width);
  }
}
