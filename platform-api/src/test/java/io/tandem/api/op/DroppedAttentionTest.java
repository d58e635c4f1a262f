package io.tandem.api.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Attention that drops stands in programs as one operation, until precision is decided. */
class DroppedAttentionTest {
  private static final Shape SHAPE = Shape.of(Dim.symbol("batch"), Dim.of(2), Dim.of(3), Dim.of(4));

  private static Program program() {
    return Trace.program(
        "attend",
        trace -> {
          Tensor x = trace.input("x", TensorType.of(DType.FLOAT32, SHAPE));
          Tensor before = Nn.dropout(x, 0.1);
          Tensor out = Nn.attention(before, x, x, Optional.empty(), true, 0.5);
          trace.output("out", Nn.dropout(out, 0.25));
        });
  }

  private static Stream<Op> ops(Program program) {
    return program.nodes().stream().map(node -> node.op());
  }

  private static List<Long> salts(Program program) {
    return ops(program)
        .filter(RandomUniform.class::isInstance)
        .map(op -> ((RandomUniform) op).salt())
        .toList();
  }

  @Test
  void drawsInTheOrderInWhichItWasTraced() {
    Program plain = program();
    assertEquals(1, ops(plain).filter(DroppedAttention.class::isInstance).count());
    Program traced = Precision.FLOAT32.applyTo(plain);
    assertTrue(ops(traced).noneMatch(DroppedAttention.class::isInstance));
    assertEquals(List.of(0L, 1L, 2L), salts(traced));
    Shape drawn =
        ops(traced)
            .filter(op -> op instanceof RandomUniform uniform && uniform.salt() == 1)
            .map(op -> ((RandomUniform) op).shape())
            .findFirst()
            .orElseThrow();
    assertEquals(SHAPE.with(3, Dim.of(3)), drawn);
  }

  @Test
  void computesItsWeightsInThirtyTwoBitsAndItsProductsInSixteen() {
    Program narrow = Precision.BFLOAT16.applyTo(program());
    assertTrue(ops(narrow).noneMatch(DroppedAttention.class::isInstance));
    List<DType> weights =
        narrow.nodes().stream()
            .filter(node -> node.op() instanceof Softmax)
            .map(node -> node.results().get(0).type().dtype())
            .toList();
    List<DType> products =
        narrow.nodes().stream()
            .filter(node -> node.op() instanceof MatMul)
            .map(node -> node.results().get(0).type().dtype())
            .toList();
    assertEquals(List.of(DType.FLOAT32), weights);
    assertEquals(List.of(DType.BFLOAT16, DType.BFLOAT16), products);
  }

  @Test
  void leavesItsSaltToNobodyWhoIsTracedAfterIt() {
    Program plain = program();
    Program more =
        Trace.program(
            "more",
            trace -> {
              Tensor out = trace.inline(plain, Map.of()).get("out");
              trace.output("out", Nn.dropout(out, 0.5));
            });
    assertEquals(List.of(0L, 1L, 2L, 3L), salts(Precision.FLOAT32.applyTo(more)));
  }

  @Test
  void refusesRatesThatKeepNothing() {
    for (double rate : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> new DroppedAttention(false, 1, rate, 0));
    }
  }
}
