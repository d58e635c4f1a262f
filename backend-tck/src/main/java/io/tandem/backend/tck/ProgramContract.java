package io.tandem.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.DeviceTensor;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.op.AdagradUpdate;
import io.tandem.api.op.SgdUpdate;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.backend.tck.cases.Closeness;
import io.tandem.backend.tck.cases.Sample;
import io.tandem.backend.tck.reference.Interpreter;
import io.tandem.backend.tck.reference.Rounding;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Programs of every build: deep, wide, oddly named, with values used twice or not at all. */
abstract class ProgramContract {
  private static final TensorType ROW = TensorType.float32(3);

  protected abstract Subject subject();

  private void compare(Program program, Map<String, HostTensor> inputs) {
    compare(program, Map.of(), inputs);
  }

  private void compare(
      Program program, Map<String, HostTensor> variables, Map<String, HostTensor> inputs) {
    Map<String, HostTensor> wanted =
        new Interpreter(program, Rounding.REDUCED).run(inputs, variables).outputs();
    for (CompileOptions path : List.of(CompileOptions.FUSED, CompileOptions.COMPOSED)) {
      Map<String, HostTensor> got = subject().run(program, path, variables, List.of(inputs)).get(0);
      wanted.forEach(
          (output, value) -> Closeness.SCALED.check(path + ", " + output, value, got.get(output)));
    }
  }

  private static Tensor weight(Trace trace, String name, TensorType type) {
    return trace.variable(new Variable(name, type, Initializer.zeros(), Variable.Role.WEIGHT));
  }

  @Test
  void anOperandMayStandInBothPlaces() {
    Program program =
        Trace.program(
            "twice",
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(3, 3));
              trace.output("square", x.times(x));
              trace.output("product", x.matmul(x, true, false));
              trace.output("joined", Tensor.concat(List.of(x, x), 0));
              trace.output("loss", x.matmul(x).times(x).sum());
            });
    compare(
        Differentiation.gradients(program, List.of("loss"), List.of("x")),
        Map.of("x", Sample.normal(1, 3, 3)));
  }

  @Test
  void aProgramMayBeTwoThousandOperationsDeep() {
    Program program =
        Trace.program(
            "deep",
            trace -> {
              Tensor x = trace.input("x", ROW);
              Tensor y = x;
              for (int i = 0; i < 1000; i++) {
                y = y.times(0.999).plus(x);
              }
              trace.output("y", y);
            });
    compare(program, Map.of("x", Sample.normal(1, 3)));
  }

  @Test
  void aProgramMayHaveHundredsOfInputsOutputsAndVariables() {
    int many = 300;
    Map<String, HostTensor> inputs = new LinkedHashMap<>();
    Map<String, HostTensor> variables = new LinkedHashMap<>();
    Program program =
        Trace.program(
            "wide",
            trace -> {
              for (int i = 0; i < many; i++) {
                inputs.put("x" + i, Sample.normal(i, 3));
                variables.put("w" + i, Sample.normal(-i, 3));
                Tensor x = trace.input("x" + i, ROW);
                Tensor w = weight(trace, "w" + i, ROW);
                trace.output("y" + i, x.plus(w));
                trace.update("w" + i, x);
              }
            });
    compare(program, variables, inputs);
  }

  @Test
  void anInputMayServeItsExtentAloneOrNothing() {
    Dim n = Dim.symbol("n");
    Program program =
        Trace.program(
            "extent",
            trace -> {
              trace.input("x", TensorType.int32(n));
              trace.input("y", ROW);
              trace.output("size", trace.size(n, DType.FLOAT32));
              trace.output("places", trace.iota(n.times(2).plus(1), DType.INT32));
              trace.output("zeros", trace.fill(0, TensorType.float32(n, n)));
            });
    for (int size : new int[] {0, 1, 4}) {
      compare(program, Map.of("x", Sample.integers(1, 0, 9, size), "y", Sample.normal(1, 3)));
    }
  }

  @Test
  void extentsMayBeAnyPolynomialOfTheSymbols() {
    Dim b = Dim.symbol("b");
    Dim t = Dim.symbol("t");
    Program program =
        Trace.program(
            "polynomials",
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(b, t, Dim.of(2)));
              Tensor rows = x.reshape(b.times(t).times(2));
              trace.output("rows", rows);
              Dim most = b.times(t).times(2).minus(t);
              trace.output("most", rows.slice(0, Dim.ZERO, most));
              trace.output("padded", rows.pad(0, b.times(b), t.plus(1), 1));
              trace.output(
                  "grid", x.sum(List.of(2), false).unsqueeze(0).expand(Shape.of(t.plus(b), b, t)));
            });
    compare(program, Map.of("x", Sample.normal(1, 3, 2, 2)));
    compare(program, Map.of("x", Sample.normal(2, 2, 2, 2)));
    compare(program, Map.of("x", Sample.normal(3, 5, 1, 2)));
  }

  @TestFactory
  Stream<DynamicTest> aNameMayBeAnything() {
    return Stream.of(
            "h.0.attn/c_attn-weight",
            "self",
            "return",
            "lambda",
            "_",
            "0",
            "1.5e3",
            "two words",
            "a\"b'c`d",
            "back\\slash",
            "line\nbreak",
            "#comment",
            "{braces} %s $x",
            "Größe Ω 重み 🙂",
            "y")
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name.replace('\n', ' '),
                    () -> {
                      Program program =
                          Trace.program(
                              name,
                              trace ->
                                  trace.at(
                                      name,
                                      () -> {
                                        Tensor x = trace.input(name, ROW);
                                        Tensor w = weight(trace, name, ROW);
                                        trace.output(name, x.times(w).plus(1).softmax());
                                        trace.update(name, w);
                                        return x;
                                      }));
                      compare(
                          program,
                          Map.of(name, Sample.normal(1, 3)),
                          Map.of(name, Sample.normal(2, 3)));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> aSymbolMayBeAnyWord() {
    return Stream.of("n", "in", "for", "x", "x0", "y0", "self", "int", "torch", "List", "T_1")
        .map(
            symbol ->
                DynamicTest.dynamicTest(
                    symbol,
                    () -> {
                      Dim n = Dim.symbol(symbol);
                      Program program =
                          Trace.program(
                              "symbol",
                              trace -> {
                                Tensor x = trace.input("x", TensorType.float32(n, Dim.of(2)));
                                trace.output(
                                    "y", x.reshape(n.times(2)).times(trace.size(n, DType.FLOAT32)));
                              });
                      compare(program, Map.of("x", Sample.normal(1, 4, 2)));
                    }));
  }

  @Test
  void aStepInPlaceTouchesNothingButItsVariables() {
    Program program =
        Trace.program(
            "in-place",
            trace -> {
              Tensor w = weight(trace, "w", ROW);
              Tensor s = weight(trace, "s", ROW);
              Tensor twin = weight(trace, "twin", ROW);
              Tensor g = trace.input("g", ROW);
              Tensor rate = trace.scalar(DType.FLOAT32, 0.5);
              AdagradUpdate op = new AdagradUpdate(1e-10, 0.1);
              List<Tensor> stepped = trace.apply(op, w, s, g, rate);
              trace.update("w", stepped.get(0));
              trace.update("s", stepped.get(1));
              // The old values are read after the step, by a view, a sum and a second step.
              trace.output("w-before", w);
              trace.output("s-before", s.reverse(0));
              trace.output("w-after", stepped.get(0));
              trace.output("change", stepped.get(0).minus(w));
              trace.update("twin", trace.apply(new SgdUpdate(0, false, 0), w, g, rate).get(0));
              trace.output("twin-before", twin);
              trace.output("gradient", g);
            });
    Map<String, HostTensor> variables = new LinkedHashMap<>();
    variables.put("w", Sample.normal(1, 3));
    variables.put("s", Sample.uniform(2, 0.1, 1, 3));
    variables.put("twin", Sample.normal(3, 3));
    Interpreter oracle = new Interpreter(program, Rounding.NONE);
    for (CompileOptions path : List.of(CompileOptions.FUSED, CompileOptions.COMPOSED)) {
      Map<String, HostTensor> expected = new LinkedHashMap<>(variables);
      try (DeviceState state = subject().engine().newState()) {
        variables.forEach(state::assign);
        try (Executable executable = state.compile(program, path)) {
          for (int i = 0; i < 4; i++) {
            HostTensor g = Sample.normal(10 + i, 3);
            Interpreter.Evaluation wanted = oracle.run(Map.of("g", g), expected);
            try (Results results = executable.run(Map.of("g", g));
                DeviceTensor before = results.take("w-before")) {
              executable.run(Map.of("g", g)).close();
              Closeness.SCALED.check(
                  "w before step " + i, wanted.outputs().get("w-before"), before.toHost());
              for (String output : program.outputs().keySet()) {
                if (!output.equals("w-before")) {
                  Closeness.SCALED.check(
                      output, wanted.outputs().get(output), results.host(output));
                }
              }
            }
            expected.putAll(wanted.updates());
            expected.putAll(oracle.run(Map.of("g", g), expected).updates());
            for (String variable : variables.keySet()) {
              Closeness.SCALED.check(
                  variable + " after step " + i, expected.get(variable), state.read(variable));
            }
          }
        }
      }
    }
  }

  @Test
  void resultsOfAStepMayGoToOtherVariablesThanItsOperandsCameFrom() {
    Program program =
        Trace.program(
            "crossed",
            trace -> {
              Tensor a = weight(trace, "a", ROW);
              Tensor b = weight(trace, "b", ROW);
              Tensor g = trace.input("g", ROW);
              SgdUpdate op = new SgdUpdate(0.9, false, 0);
              List<Tensor> stepped = trace.apply(op, a, b, g, trace.scalar(DType.FLOAT32, 0.5));
              trace.update("a", stepped.get(1));
              trace.update("b", stepped.get(0));
            });
    Map<String, HostTensor> variables = Map.of("a", Sample.normal(1, 3), "b", Sample.normal(2, 3));
    HostTensor g = Sample.normal(3, 3);
    Map<String, HostTensor> wanted =
        new Interpreter(program, Rounding.NONE).run(Map.of("g", g), variables).updates();
    try (DeviceState state = subject().engine().newState()) {
      variables.forEach(state::assign);
      try (Executable executable = state.compile(program, CompileOptions.FUSED)) {
        executable.run(Map.of("g", g)).close();
      }
      for (String name : List.of("a", "b")) {
        Closeness.SCALED.check(name, wanted.get(name), state.read(name));
      }
    }
  }

  @Test
  void aQueryThatSeesNoKeyGetsTheMeanOfTheValuesAndSpoilsNoGradient() {
    TensorType heads = TensorType.float32(2, 1, 3, 4);
    Program program =
        Trace.program(
            "hidden",
            trace -> {
              Tensor q = trace.input("q", heads);
              Tensor k = trace.input("k", heads);
              Tensor v = trace.input("v", heads);
              // The second sequence is all padding.
              Tensor mask = trace.input("mask", TensorType.of(DType.BOOL, Shape.of(2, 3)));
              Tensor bias = Nn.maskBias(mask).reshape(Shape.of(2, 1, 1, 3).dims());
              Tensor padded = Nn.attention(q, k, v, Optional.of(bias), false, 0);
              Tensor few = k.slice(2, 0, 1, 1);
              Tensor early = Nn.attention(q, few, few, Optional.empty(), true, 0);
              trace.output("padded", padded);
              trace.output("early", early);
              trace.output("loss", padded.plus(early).square().sum());
            });
    Program gradients = Differentiation.gradients(program, List.of("loss"), List.of("q", "k", "v"));
    Map<String, HostTensor> inputs =
        Map.of(
            "q", Sample.normal(1, 2, 1, 3, 4),
            "k", Sample.normal(2, 2, 1, 3, 4),
            "v", Sample.normal(3, 2, 1, 3, 4),
            "mask", HostTensor.of(new boolean[] {true, true, false, false, false, false}, 2, 3));
    Map<String, HostTensor> wanted =
        new Interpreter(program, Rounding.NONE).run(inputs, Map.of()).outputs();
    for (CompileOptions path : List.of(CompileOptions.FUSED, CompileOptions.COMPOSED)) {
      subject()
          .run(gradients, path, Map.of(), List.of(inputs))
          .get(0)
          .forEach(
              (output, value) -> {
                boolean finite = Arrays.stream(value.toDoubleArray()).allMatch(Double::isFinite);
                assertTrue(finite, path + ", " + output + ": " + value);
                if (wanted.containsKey(output)) {
                  Closeness.SCALED.check(path + ", " + output, wanted.get(output), value);
                }
              });
    }
  }

  @Test
  void compilingTwiceGivesTheSame() {
    Program program =
        Trace.program(
            "again", trace -> trace.output("y", trace.input("x", ROW).softmax().cumSum(0)));
    Map<String, HostTensor> inputs = Map.of("x", Sample.normal(1, 3));
    List<Map<String, HostTensor>> calls = List.of(inputs, inputs);
    List<Map<String, HostTensor>> first =
        subject().run(program, CompileOptions.FUSED, Map.of(), calls);
    assertEquals(first.get(0), first.get(1));
    assertEquals(first, subject().run(program, CompileOptions.FUSED, Map.of(), calls));
  }
}
