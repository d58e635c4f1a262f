package io.tandem.backend.tck.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Results;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link Trace#normal} by its first moments. */
class NormalDrawsTest {
  @Test
  void normalNumbersHaveTheMomentsOfTheirDistribution() {
    int n = 40_000;
    Program program =
        Trace.program(
            "p",
            trace -> {
              Tensor z = trace.normal(Shape.of(n));
              trace.output("mean", z.mean());
              trace.output("square", z.square().mean());
            });
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState();
        Results results =
            state
                .compile(program, CompileOptions.FUSED)
                .run(Map.of(Trace.SEED, HostTensor.scalar(7L)))) {
      assertEquals(0, results.host("mean").item(), 4 / Math.sqrt(n));
      assertEquals(1, results.host("square").item(), 4 * Math.sqrt(2.0 / n));
    }
  }
}
