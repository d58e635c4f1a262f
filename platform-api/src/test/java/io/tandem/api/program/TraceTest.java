package io.tandem.api.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.op.MatMul;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceTest {
  private static final Dim B = Dim.symbol("batch");

  private static void assertSays(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "no '" + part + "' in: " + message);
    }
  }

  @Test
  void anOperationThatDoesNotApplyNamesLayerWeightAndBothShapes() {
    Trace trace = new Trace();
    Tensor x = trace.input("x", TensorType.float32(B, Dim.of(512)));
    Scope layer = trace.root().child("h", 3).child("mlp");
    TracingException e =
        assertThrows(
            TracingException.class,
            () ->
                layer.in(
                    () -> {
                      Tensor w = layer.weight("c_fc", Shape.of(768, 4), Initializer.zeros());
                      return x.matmul(w);
                    }));
    assertSays(
        e.getMessage(), "in h.3.mlp", "matMul", "x: f32[batch, 512]", "h.3.mlp.c_fc: f32[768, 4]");
  }

  @Test
  void operandsOfTwoElementTypesMeetAndNumbersFollow() {
    Trace trace = new Trace();
    Tensor x = trace.input("x", TensorType.of(DType.BFLOAT16, Shape.of(3)));
    Tensor y = trace.input("y", TensorType.float32(3));
    assertEquals(DType.FLOAT32, x.plus(y).dtype());
    assertEquals(DType.BFLOAT16, x.times(2).dtype());
    Tensor i = trace.input("i", TensorType.of(DType.INT32, Shape.of(3)));
    assertEquals(DType.INT32, i.plus(1).dtype());
    assertThrows(TracingException.class, () -> i.dividedBy(2));
  }

  @Test
  void namesAreUsedOnce() {
    Trace trace = new Trace();
    Tensor x = trace.input("x", TensorType.float32(1));
    assertThrows(TracingException.class, () -> trace.input("x", TensorType.float32(1)));
    trace.output("y", x);
    assertThrows(TracingException.class, () -> trace.output("y", x));
    trace.root().weight("w", Shape.of(2), Initializer.zeros());
    TracingException e =
        assertThrows(
            TracingException.class,
            () -> trace.root().weight("w", Shape.of(3), Initializer.zeros()));
    assertSays(e.getMessage(), "'w'", "f32[2]", "f32[3]");
    assertThrows(TracingException.class, () -> trace.update("w", x));
    assertThrows(TracingException.class, () -> new Trace().output("x", x));
  }

  @Test
  void whatNothingNeedsIsLeftOut() {
    Program program =
        Trace.program(
            "p",
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(2, 2));
              trace.root().weight("unused", Shape.of(2), Initializer.zeros());
              x.matmul(x);
              trace.output("y", x.exp());
            });
    assertEquals(1, program.nodes().size());
    assertTrue(program.variables().isEmpty());
  }

  @Test
  void aProgramWithAnExtentThatNoInputGivesIsRefused() {
    Trace trace = new Trace();
    trace.output("y", trace.iota(Dim.symbol("lost"), DType.INT32));
    assertSays(assertThrows(TracingException.class, () -> trace.build("p")).getMessage(), "lost");
  }

  @Test
  void symbolsAreBoundByTheInputsShapes() {
    Program program =
        Trace.program(
            "p",
            trace -> {
              Tensor a = trace.input("a", TensorType.float32(B, Dim.of(3)));
              Tensor b = trace.input("b", TensorType.float32(B.times(3)));
              trace.output("y", a.reshape(B.times(3)).plus(b));
            });
    assertEquals(Map.of("batch", 4L), program.bind(Map.of("a", Shape.of(4, 3), "b", Shape.of(12))));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> program.bind(Map.of("a", Shape.of(4, 3), "b", Shape.of(11))));
    assertSays(e.getMessage(), "'b'", "[3*batch]", "[11]", "batch=4");
    assertThrows(IllegalArgumentException.class, () -> program.bind(Map.of("a", Shape.of(4, 3))));
    assertThrows(
        IllegalArgumentException.class,
        () -> program.bind(Map.of("a", Shape.of(4, 2), "b", Shape.of(12))));
  }

  @Test
  void theListingShowsTypesPathsAndUpdates() {
    Program program =
        Trace.program(
            "p",
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(B, Dim.of(2)));
              Scope scope = trace.root().child("layer");
              Tensor w = scope.weight("weight", Shape.of(2, 3), Initializer.zeros());
              Tensor y = scope.in(() -> x.matmul(w));
              trace.output("y", y);
              trace.update("layer.weight", w.times(2));
            });
    assertSays(
        program.toString(),
        "program p(%0 x: f32[batch, 2])",
        "%1 = layer.weight: f32[2, 3]",
        "# layer",
        "%2: f32[batch, 3] = matMul(%0, %1)",
        "return y = %2",
        "update layer.weight := ");
  }

  @Test
  void matrixProductsCountTwoFlopsForEachProduct() {
    Program program =
        Trace.program(
            "p",
            trace -> {
              Tensor a = trace.input("a", TensorType.float32(B, Dim.of(5), Dim.of(7)));
              Tensor b = trace.input("b", TensorType.float32(7, 11));
              trace.output("y", trace.apply(new MatMul(false, false), a, b).get(0));
            });
    assertEquals(2.0 * 3 * 5 * 7 * 11, program.flops(Map.of("batch", 3L)));
    assertEquals(4.0 * (3 * 5 * 7 + 7 * 11 + 3 * 5 * 11), program.bytes(Map.of("batch", 3L)));
  }

  @Test
  void constantsAndSizesThatOccurTwiceAreOneNode() {
    Program program =
        Trace.program(
            "p",
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(B));
              Tensor c = trace.constant(HostTensor.of(new float[] {1, 2}, 2));
              Tensor d = trace.constant(HostTensor.of(new float[] {1, 2}, 2));
              trace.output("y", x.plus(3).times(3).sum().plus(c.plus(d).sum()));
            });
    long constants = program.nodes().stream().filter(n -> n.operands().isEmpty()).count();
    assertEquals(2, constants);
  }

  @Test
  void gradientsFlowToWhatIsNamedAndOnlyThere() {
    Program program =
        Trace.program(
            "p",
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(3));
              Tensor w = trace.root().weight("w", Shape.of(3), Initializer.ones());
              Tensor hidden = trace.mark("hidden", x.times(w));
              trace.output("loss", hidden.square().sum());
              trace.output("vector", hidden.stopGradient());
            });
    Program gradients =
        Differentiation.gradients(program, List.of("loss"), List.of("hidden", "w", "x"));
    assertTrue(
        gradients
            .outputs()
            .keySet()
            .containsAll(List.of("gradient/hidden", "gradient/w", "gradient/x")));
    Program vector = Differentiation.gradients(program, List.of("vector"), List.of("w"));
    assertTrue(vector.inputs().containsKey("cotangent/vector"));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Differentiation.gradients(program, List.of("loss"), List.of("v")));
    assertSays(e.getMessage(), "'v'", "hidden", "w", "x");
    assertFalse(gradients.outputs().containsKey("gradient/v"));
  }
}
