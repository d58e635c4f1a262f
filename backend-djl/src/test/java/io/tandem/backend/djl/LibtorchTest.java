package io.tandem.backend.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class LibtorchTest {

  @Test
  void theBuildsNativesLoadAndCompute() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
        NDArray sum = manager.ones(new Shape(2, 3)).sum()) {
      assertEquals(6f, sum.getFloat());
    }
  }
}
