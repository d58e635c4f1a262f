package io.tandem.backend.tck.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Results;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.program.Recurrent;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.TracingException;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recurrent layers against PyTorch in float64 ({@code scripts/fixtures/recurrent.py}). */
class RecurrentTest {
  /** Results leave the oracle rounded to 32 bits. */
  private static final double TOLERANCE = 1e-7;

  private static final List<String> WEIGHTS =
      List.of("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0");

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru"})
  void outputsAndGradientsEqualPyTorchs(String kind) throws URISyntaxException {
    Map<String, HostTensor> fixture =
        SafetensorsFile.readAll(
            Path.of(RecurrentTest.class.getResource("recurrent.safetensors").toURI()));
    List<String> names = new ArrayList<>(WEIGHTS);
    names.addAll(List.of("x", "weight", "state0"));
    if (kind.equals("lstm")) {
      names.add("state1");
    }
    Map<String, HostTensor> inputs = new HashMap<>();
    names.forEach(name -> inputs.put(name, fixture.get(kind + "/" + name)));
    Program program = Trace.program(kind, trace -> trace(trace, inputs, kind));
    List<String> wrt = new ArrayList<>(WEIGHTS);
    wrt.add("x");
    Program gradients = Differentiation.gradients(program, List.of("loss"), wrt);
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState();
        Results results = state.compile(gradients, CompileOptions.FUSED).run(inputs)) {
      assertClose(fixture.get(kind + "/outputs"), results.host("outputs"), "outputs");
      assertClose(fixture.get(kind + "/loss"), results.host("loss"), "loss");
      for (String name : wrt) {
        HostTensor wanted = fixture.get(kind + "/gradient/" + name);
        assertClose(wanted, results.host("gradient/" + name), name);
      }
    }
  }

  private static void trace(Trace trace, Map<String, HostTensor> inputs, String kind) {
    Map<String, Tensor> in = new HashMap<>();
    inputs.forEach((name, value) -> in.put(name, trace.input(name, value.type())));
    Recurrent.Weights weights =
        new Recurrent.Weights(
            in.get("weight_ih_l0"),
            in.get("weight_hh_l0"),
            in.get("bias_ih_l0"),
            in.get("bias_hh_l0"));
    Recurrent.Cell cell = Recurrent.Cell.valueOf(kind.toUpperCase(Locale.ROOT));
    Recurrent.State state =
        new Recurrent.State(in.get("state0"), Optional.ofNullable(in.get("state1")));
    Tensor projected = Recurrent.project(cell, in.get("x"), weights);
    Recurrent.Sequence run = Recurrent.of(cell, weights).run(projected, state);
    Tensor outputs = run.outputs();
    Tensor loss = outputs.times(in.get("weight")).sum();
    loss = run.last().memory().map(memory -> memory.square().sum()).map(loss::plus).orElse(loss);
    trace.output("outputs", outputs);
    trace.output("loss", loss);
  }

  private static void assertClose(HostTensor wanted, HostTensor actual, String name) {
    assertEquals(wanted.shape(), actual.shape(), name);
    double[] values = wanted.toDoubleArray();
    double scale = Arrays.stream(values).map(Math::abs).max().orElseThrow();
    assertArrayEquals(values, actual.toDoubleArray(), TOLERANCE * scale, name);
  }

  @Test
  void aTimeThatIsSymbolicOrZeroIsRefused() {
    assertEquals(
        "a recurrence needs [batch, time, size] with a known time of at least 1, not [2, time, 3]",
        refusal(Dim.symbol("time")));
    assertEquals(
        "a recurrence needs [batch, time, size] with a known time of at least 1, not [2, 0, 3]",
        refusal(Dim.ZERO));
  }

  private static String refusal(Dim time) {
    Trace trace = new Trace();
    Tensor x = trace.input("x", TensorType.float32(Dim.of(2), time, Dim.of(3)));
    Tensor h = trace.input("h", TensorType.float32(2, 1));
    Tensor w = trace.input("w", TensorType.float32(3, 1));
    Recurrent recurrent = new Recurrent(Recurrent.Cell.GRU, w, Optional.empty());
    Recurrent.State state = new Recurrent.State(h, Optional.empty());
    return assertThrows(TracingException.class, () -> recurrent.run(x, state)).getMessage();
  }
}
