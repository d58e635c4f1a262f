package io.tandem.backend.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineException;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorsTest {

  private static Program lookUp() {
    return Trace.program(
        "look-up",
        trace -> {
          Scope scope = trace.root().child("embedding");
          Tensor ids = trace.input("ids", TensorType.int32(Dim.symbol("n")));
          Tensor table = scope.weight("table", Shape.of(3, 2), Initializer.zeros());
          trace.output("rows", scope.in(() -> Nn.embedding(table, ids)));
          trace.update("embedding.table", table.plus(1));
        });
  }

  @Test
  void anErrorOfTheEngineNamesProgramAndLayerAndLeavesTheVariables() {
    try (Engine engine = new DjlBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState();
        Executable executable = state.compile(lookUp(), CompileOptions.FUSED)) {
      HostTensor table = HostTensor.of(new float[6], 3, 2);
      state.assign("embedding.table", table);
      Map<String, HostTensor> ids = Map.of("ids", HostTensor.of(new int[] {0, 7}, 2));
      EngineException error = assertThrows(EngineException.class, () -> executable.run(ids));
      assertTrue(
          error.getMessage().startsWith("program 'look-up' failed in gather of embedding: "),
          error.getMessage());
      assertEquals(1, error.getMessage().lines().count(), error.getMessage());
      assertEquals(table, state.read("embedding.table"));
    }
  }

  @Test
  void aDeviceThatIsNotThereIsAnErrorThatListsThoseThatAre() {
    EngineOptions options = new EngineOptions("gpu:17", 0);
    BadInputException error =
        assertThrows(BadInputException.class, () -> new DjlBackend().open(options));
    assertTrue(error.getMessage().contains("'gpu:17'"), error.getMessage());
    assertTrue(error.getMessage().contains("cpu"), error.getMessage());
  }
}
