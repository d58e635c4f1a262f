package io.tandem.models.recurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.program.Recurrent.Cell;
import io.tandem.api.program.Recurrent.State;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.TracingException;
import io.tandem.api.program.Variable;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.DType;
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
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recurrent layers against PyTorch's over packed sequences ({@code
 * scripts/fixtures/recurrent_stacks.py}).
 */
class RecurrentStackTest {
  /** PyTorch computed in doubles; the engines compute sums of some dozen terms near 1 in floats. */
  private static final double TOLERANCE = 1e-5;

  private static final Dim ANY = Dim.symbol("batch");
  private static final int BATCH = 4;
  private static final int TIME = 6;
  private static final int SIZE = 3;
  private static final int HIDDEN = 5;

  private static Map<String, HostTensor> fixture;

  @BeforeAll
  static void read() throws URISyntaxException {
    String resource = "recurrent-stacks.safetensors";
    fixture =
        SafetensorsFile.readAll(Path.of(RecurrentStackTest.class.getResource(resource).toURI()));
  }

  private static List<String> cases() {
    return List.copyOf(
        new TreeSet<>(
            fixture.keySet().stream()
                .filter(name -> name.endsWith("/loss"))
                .map(name -> name.substring(0, name.length() - "/loss".length()))
                .toList()));
  }

  private static RecurrentShape shape(String name) {
    String[] parts = name.split("/", -1);
    Cell cell = Cell.valueOf(parts[0].replace('-', '_').toUpperCase(Locale.ROOT));
    return new RecurrentShape(cell, HIDDEN, Integer.parseInt(parts[1]), parts[2].equals("both"), 0);
  }

  private static Program program(String name) {
    RecurrentShape shape = shape(name);
    return Trace.program(
        name,
        trace -> {
          Tensor x = input(trace, name, "x", 0);
          Tensor mask = trace.input("mask", TensorType.int32(ANY, Dim.of(TIME)));
          Optional<List<State>> initial = Optional.empty();
          if (fixture.containsKey(name + "/initial")) {
            initial = Optional.of(states(input(trace, name, "initial", 2)));
          }
          RecurrentStack.Encoded encoded =
              RecurrentStack.of(trace.root().child("rnn"), shape, SIZE)
                  .apply(x, Optional.of(SequenceMask.of(mask)), initial);
          List<Tensor> kept = new ArrayList<>();
          kept.add(stack(encoded.last().stream().map(State::hidden).toList()));
          if (shape.cell().hasMemory()) {
            kept.add(stack(encoded.last().stream().map(s -> s.memory().orElseThrow()).toList()));
          }
          Tensor last = stack(kept); // [states, layers * directions, B, H]
          Tensor loss =
              encoded
                  .outputs()
                  .times(input(trace, name, "outputs-weight", 0))
                  .sum()
                  .plus(last.times(input(trace, name, "last-weight", 2)).sum());
          trace.output("outputs", encoded.outputs());
          trace.output("last", last);
          trace.output("loss", loss);
        });
  }

  /** An input of the type that the fixture has, for any number of sequences. */
  private static Tensor input(Trace trace, String name, String input, int batchAxis) {
    TensorType type = given(name, input).type();
    return trace.input(input, type.with(type.shape().with(batchAxis, ANY)));
  }

  private static HostTensor given(String name, String input) {
    return fixture.get(input.equals("x") ? input : name + "/" + input);
  }

  private static List<State> states(Tensor given) {
    List<State> states = new ArrayList<>();
    for (int i = 0; i < given.dim(1).extent(); i++) {
      Optional<Tensor> memory =
          given.dim(0).is(2) ? Optional.of(given.select(0, 1).select(0, i)) : Optional.empty();
      states.add(new State(given.select(0, 0).select(0, i), memory));
    }
    return states;
  }

  private static Tensor stack(List<Tensor> parts) {
    return Tensor.concat(parts.stream().map(part -> part.unsqueeze(0)).toList(), 0);
  }

  private static HostTensor mask() {
    int[] lengths = fixture.get("lengths").toIntArray();
    int[] mask = new int[BATCH * TIME];
    for (int row = 0; row < BATCH; row++) {
      Arrays.fill(mask, row * TIME, row * TIME + lengths[row], 1);
    }
    return HostTensor.of(mask, BATCH, TIME);
  }

  /** The inputs with large numbers in padding, which must not show anywhere. */
  private static HostTensor dirty() {
    float[] x = fixture.get("x").toFloatArray();
    int[] mask = mask().toIntArray();
    for (int i = 0; i < x.length; i++) {
      x[i] = mask[i / SIZE] == 1 ? x[i] : 50;
    }
    return HostTensor.of(x, BATCH, TIME, SIZE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void outputsStatesAndGradientsEqualPyTorchsOverPackedSequences(String backend) {
    assertEquals(20, cases().size());
    try (Engine engine = Backends.open(backend)) {
      for (String name : cases()) {
        try (DeviceState state = engine.newState()) {
          hold(state, name);
        }
      }
    }
  }

  private static void hold(DeviceState state, String name) {
    Program program = program(name);
    List<String> wrt = new ArrayList<>(program.variables().keySet());
    for (String variable : wrt) {
      String key = variable.substring("rnn.".length());
      state.assign(variable, fixture.get(name + "/weight/" + key));
    }
    wrt.add("x");
    Map<String, HostTensor> inputs = new HashMap<>();
    program.inputs().keySet().forEach(input -> inputs.put(input, given(name, input)));
    inputs.put("x", dirty());
    inputs.put("mask", mask());
    Program gradients = Differentiation.gradients(program, List.of("loss"), wrt);
    try (Executable executable = state.compile(gradients, CompileOptions.FUSED);
        Results results = executable.run(inputs)) {
      for (String output : List.of("outputs", "last", "loss")) {
        assertClose(fixture.get(name + "/" + output), results.host(output), name + " " + output);
      }
      for (String variable : wrt) {
        String key = variable.substring(variable.indexOf('.') + 1);
        HostTensor wanted = fixture.get(name + "/gradient/" + key);
        assertClose(wanted, results.host("gradient/" + variable), name + " gradient of " + key);
      }
    }
  }

  private static void assertClose(HostTensor wanted, HostTensor actual, String name) {
    assertEquals(wanted.shape(), actual.shape(), name);
    double[] values = wanted.toDoubleArray();
    double scale = Math.max(1, Arrays.stream(values).map(Math::abs).max().orElseThrow());
    assertArrayEquals(values, actual.toDoubleArray(), TOLERANCE * scale, name);
  }

  @Test
  void theWeightsArePyTorchsByNameAndShape() {
    for (String name : cases()) {
      Map<String, Object> wanted = new TreeMap<>();
      String prefix = name + "/weight/";
      fixture.forEach(
          (key, value) -> {
            if (key.startsWith(prefix)) {
              wanted.put("rnn." + key.substring(prefix.length()), value.shape());
            }
          });
      Map<String, Object> actual = new TreeMap<>();
      program(name).variables().forEach((key, variable) -> actual.put(key, variable.shape()));
      assertEquals(wanted, actual, name);
    }
  }

  @Test
  void everyWeightBeginsWithinPyTorchsBounds() {
    double bound = 1 / Math.sqrt(HIDDEN);
    for (Variable variable : program("lstm/2/both").variables().values()) {
      float[] values =
          variable.initializer().create(7, variable.name(), variable.shape()).toFloatArray();
      double greatest = 0;
      for (float value : values) {
        assertTrue(Math.abs(value) <= bound, variable.name());
        greatest = Math.max(greatest, Math.abs(value));
      }
      assertTrue(greatest > bound / 2, variable.name());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void aSequenceThatIsEmptyGivesZerosAndOneWithoutPaddingNeedsNoMask(String backend) {
    RecurrentShape shape = shape("lstm/2/both");
    Program masked = plain(shape, true);
    Program unmasked = plain(shape, false);
    float[] x = new float[2 * TIME * SIZE];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.sin(i);
    }
    int[] mask = new int[2 * TIME];
    Arrays.fill(mask, 0, TIME, 1);
    try (Engine engine = Backends.open(backend);
        DeviceState state = engine.newState()) {
      for (Variable v : masked.variables().values()) {
        state.assign(v.name(), v.initializer().create(3, v.name(), v.shape()));
      }
      Map<String, HostTensor> inputs = new HashMap<>();
      inputs.put("x", HostTensor.of(x, 2, TIME, SIZE));
      double[] all = run(state, unmasked, inputs);
      inputs.put("mask", HostTensor.of(mask, 2, TIME));
      double[] some = run(state, masked, inputs);
      int row = all.length / 2;
      // The gates are the same bits; a row's last state passes through a product with 1.
      assertArrayEquals(Arrays.copyOf(all, row), Arrays.copyOf(some, row), 1e-6);
      assertArrayEquals(new double[row], Arrays.copyOfRange(some, row, 2 * row));
    }
  }

  private static double[] run(DeviceState state, Program program, Map<String, HostTensor> inputs) {
    try (Executable executable = state.compile(program, CompileOptions.FUSED);
        Results results = executable.run(inputs)) {
      return results.host("all").toDoubleArray();
    }
  }

  /** Outputs and last states of each row side by side. */
  private static Program plain(RecurrentShape shape, boolean masked) {
    return Trace.program(
        "plain",
        trace -> {
          Tensor x = trace.input("x", TensorType.float32(2, TIME, SIZE));
          RecurrentStack stack = RecurrentStack.of(trace.root(), shape, SIZE);
          RecurrentStack.Encoded encoded =
              masked
                  ? stack.apply(
                      x,
                      SequenceMask.of(
                          trace.input("mask", TensorType.int32(Dim.of(2), Dim.of(TIME)))))
                  : stack.apply(x);
          List<Tensor> parts = new ArrayList<>(List.of(encoded.outputs().flatten(1, 2)));
          encoded.last().forEach(last -> parts.add(last.hidden()));
          encoded.last().forEach(last -> parts.add(last.memory().orElseThrow()));
          trace.output("all", Tensor.concat(parts, 1));
        });
  }

  @Test
  void aWrongNumberOfStatesIsRefusedAndSoAreStatesForPaddedSequencesInBothDirections() {
    Trace trace = new Trace();
    Tensor x = trace.input("x", TensorType.float32(2, TIME, SIZE));
    Tensor h = trace.fill(0, TensorType.of(DType.FLOAT32, x.shape().sub(0, 2)));
    SequenceMask mask =
        SequenceMask.of(trace.input("mask", TensorType.int32(Dim.of(2), Dim.of(TIME))));
    List<State> one = List.of(new State(h, Optional.empty()));
    RecurrentStack stack = RecurrentStack.of(trace.root(), shape("gru/2/both"), SIZE);
    assertEquals(
        "2 layers in 2 directions begin with 4 states, not 1",
        assertThrows(
                TracingException.class, () -> stack.apply(x, Optional.empty(), Optional.of(one)))
            .getMessage());
    assertEquals(
        "both directions over sequences of unequal length begin with zeros, not with given states",
        assertThrows(
                TracingException.class, () -> stack.apply(x, Optional.of(mask), Optional.of(one)))
            .getMessage());
  }
}
