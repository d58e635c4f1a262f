package io.tandem.backend.tf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class TensorFlowNativesTest {

  @Test
  void theBuildsNativesLoadAndCompute() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops ops = Ops.create(graph);
      Operand<TFloat32> sum = ops.math.add(ops.constant(2f), ops.constant(4f));
      try (Result result = session.runner().fetch(sum).run()) {
        assertEquals(6f, ((TFloat32) result.get(0)).getFloat());
      }
    }
  }
}
