package io.tandem.models.transformer;

import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.HostTensor;

/**
 * Positions as sines and cosines of wavelengths from 2π to 10000·2π (Vaswani et al. 2017, section
 * 3.5): element 2i is {@code sin(position / 10000^(2i/d))}, element 2i+1 the cosine of the same.
 */
final class SinusoidalPositions {
  private SinusoidalPositions() {}

  /** The vectors of the first positions, [positions, size]; the size is even. */
  static Tensor of(Trace trace, int positions, int size) {
    float[] values = new float[positions * size];
    for (int position = 0; position < positions; position++) {
      for (int i = 0; i < size; i += 2) {
        double angle = position / StrictMath.pow(10_000, (double) i / size);
        // The same on every machine, to the last bit.
        values[position * size + i] = (float) StrictMath.sin(angle);
        values[position * size + i + 1] = (float) StrictMath.cos(angle);
      }
    }
    return trace.constant(HostTensor.of(values, positions, size));
  }
}
