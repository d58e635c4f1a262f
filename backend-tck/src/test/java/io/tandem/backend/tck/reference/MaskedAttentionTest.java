package io.tandem.backend.tck.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Results;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MaskedAttentionTest {
  @Test
  void aQueryWhoseKeysAreAllMaskedAttendsToAllOfThemAlike() {
    Program program =
        Trace.program(
            "p",
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(1, 1, 4, 2));
              Tensor mask = trace.input("mask", TensorType.of(DType.BOOL, Shape.of(1, 1, 4, 4)));
              Optional<Tensor> bias = Optional.of(Nn.maskBias(mask));
              trace.output("y", Nn.attention(x, x, x, bias, false, 0));
            });
    float[] x = {1, 2, -3, 5, 0, 1, 2, 8};
    boolean[] mask = new boolean[16];
    mask[4] = true; // The second query sees the first key alone; the others see none.
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState();
        Results results =
            state
                .compile(program, CompileOptions.COMPOSED)
                .run(
                    Map.of(
                        "x", HostTensor.of(x, 1, 1, 4, 2),
                        "mask", HostTensor.of(mask, 1, 1, 4, 4)))) {
      assertArrayEquals(
          new double[] {0, 4, 1, 2, 0, 4, 0, 4}, results.host("y").toDoubleArray(), 1e-6);
    }
  }
}
