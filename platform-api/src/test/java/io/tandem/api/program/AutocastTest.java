package io.tandem.api.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AutocastTest {
  private static Program traced() {
    return Trace.program(
        "p",
        trace -> {
          Tensor x = trace.input("x", TensorType.float32(4, 8));
          Tensor w = trace.root().weight("w", Shape.of(8, 8), Initializer.ones());
          Tensor ones = trace.fill(1, TensorType.float32(8));
          Tensor y = Nn.geluTanh(Nn.linear(x, w, ones)).times(0.5);
          Tensor normed = Nn.layerNorm(x.plus(y), ones, ones, 1e-5);
          trace.output("y", normed.matmul(w));
          trace.output("sum", y.exp().sum());
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "FLOAT16"})
  void productsAreReducedNormsAndExponentialsAreNotAndTheRestFollows(DType narrow) {
    Program cast = Autocast.to(narrow, traced());
    Map<String, List<DType>> results =
        cast.nodes().stream()
            .filter(n -> !n.op().name().equals("cast") && !n.operands().isEmpty())
            .collect(
                Collectors.groupingBy(
                    n -> n.op().name(),
                    Collectors.mapping(
                        n -> n.results().get(0).type().dtype(), Collectors.toList())));
    assertEquals(List.of(narrow), results.get("linear"));
    assertEquals(List.of(narrow), results.get("gelu"));
    assertEquals(List.of(narrow), results.get("multiply"));
    assertEquals(List.of(narrow), results.get("matMul"));
    assertEquals(List.of(DType.FLOAT32), results.get("add"));
    assertEquals(List.of(DType.FLOAT32), results.get("layerNorm"));
    assertEquals(List.of(DType.FLOAT32), results.get("exp"));
    assertEquals(List.of(DType.FLOAT32), results.get("reduceSum"));
  }

  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "FLOAT16"})
  void outputsKeepTheirTypesAndWeightsGetTheirGradientsIn32Bits(DType narrow) {
    Program cast = Autocast.to(narrow, traced());
    cast.outputs().values().forEach(v -> assertEquals(DType.FLOAT32, v.type().dtype()));
    Program gradients = Differentiation.gradients(cast, List.of("sum"), List.of("w"));
    assertEquals(DType.FLOAT32, gradients.outputs().get("gradient/w").type().dtype());
    boolean reduced =
        gradients.nodes().stream()
            .anyMatch(
                n ->
                    n.path().startsWith("grad:")
                        && n.op().name().equals("matMul")
                        && n.results().get(0).type().dtype() == narrow);
    assertTrue(reduced, "the backward products are reduced too");
  }

  @Test
  void noOtherTypeIsTaken() {
    for (DType other : List.of(DType.FLOAT32, DType.FLOAT64, DType.INT32)) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> Autocast.to(other, traced()));
      assertTrue(e.getMessage().contains(other.shortName()), e.getMessage());
    }
  }
}
