package io.tandem.api.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.tensor.Shape;
import org.junit.jupiter.api.Test;

class InitializerTest {
  @Test
  void everyNumberOfALargeTensorIsTheOneOfItsIndex() {
    int size = 3 * 65536 + 17;
    float[] normal = Initializer.normal(0.5).create(7, "w", Shape.of(size)).toFloatArray();
    float[] uniform = Initializer.uniform(-1, 3).create(7, "w", Shape.of(size)).toFloatArray();
    Philox random = Philox.of(7, "w");
    for (int i = 0; i < size; i++) {
      assertEquals((float) (0.5 * random.normal(i)), normal[i]);
      assertEquals((float) (4 * random.uniform(i) - 1), uniform[i], 1e-6);
    }
  }
}
