package io.tandem.api.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.op.Await;
import io.tandem.api.op.RandomUniform;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RecomputationTest {
  private static final int LAYERS = 12;
  private static final int HIDDEN = 8;
  private static final long BATCH = 64;
  private static final Dim N = Dim.symbol("n");

  /** Residual blocks with dropout, {@code h.0} to {@code h.11}, and a summed loss. */
  private static void model(Trace trace) {
    Tensor x = trace.input("x", TensorType.float32(N, Dim.of(HIDDEN)));
    for (int i = 0; i < LAYERS; i++) {
      Scope block = trace.root().child("h", i);
      Tensor input = x;
      x = block.in(() -> input.plus(mlp(block.child("mlp"), input)));
    }
    Tensor last = x;
    trace.output("loss", trace.root().child("loss").in(() -> last.square().sum()));
  }

  private static Tensor mlp(Scope scope, Tensor x) {
    Shape square = Shape.of(HIDDEN, HIDDEN);
    Tensor in = scope.weight("in", square, Initializer.normal(0.1));
    Tensor out = scope.weight("out", square, Initializer.normal(0.1));
    return scope.in(
        () -> Nn.dropout(Nn.dropout(x.matmul(in.exp()).tanh(), 0.5).exp().matmul(out), 0.5));
  }

  private static Program model() {
    return Trace.program("model", RecomputationTest::model);
  }

  /** The model with the gradient of each weight. */
  private static Program gradients(String... patterns) {
    return Trace.program(
        "gradients",
        trace -> {
          Program model = model();
          Tensor loss = trace.inline(model, Map.of()).get("loss");
          List<Tensor> weights = model.variables().values().stream().map(trace::variable).toList();
          List<Tensor> gradients =
              Differentiation.gradients(
                  List.of(loss),
                  List.of(trace.scalar(DType.FLOAT32, 1)),
                  weights,
                  Recomputation.of(model, List.of(patterns)));
          List<String> names = List.copyOf(model.variables().keySet());
          for (int i = 0; i < names.size(); i++) {
            trace.output(names.get(i), gradients.get(i));
          }
        });
  }

  /**
   * The most elements that are there at once where each value is there from its node to the last
   * node that reads it; only those that grow with the batch.
   */
  private static long peak(Program program) {
    Map<Value, Integer> last = new HashMap<>();
    for (int i = 0; i < program.nodes().size(); i++) {
      for (Value operand : program.nodes().get(i).operands()) {
        last.put(operand, i);
      }
    }
    Map<Integer, List<Value>> ends = new HashMap<>();
    last.forEach((value, end) -> ends.computeIfAbsent(end, e -> new ArrayList<>()).add(value));
    Set<Value> live = new HashSet<>();
    long peak = 0;
    for (int i = 0; i < program.nodes().size(); i++) {
      Node node = program.nodes().get(i);
      if (!(node.op() instanceof Await)) {
        live.addAll(node.results());
      }
      peak = Math.max(peak, live.stream().mapToLong(RecomputationTest::elements).sum());
      live.removeAll(ends.getOrDefault(i, List.of()));
    }
    return peak;
  }

  private static long elements(Value value) {
    Shape shape = value.type().shape();
    return shape.isStatic() ? 0 : shape.size().evaluate(Map.of("n", BATCH));
  }

  @Test
  void theBackwardPassReadsNothingThatTheForwardPassComputedInsideAPart() {
    Program program = gradients("h.*");
    Map<Value, String> inside = new HashMap<>();
    for (Node node : program.nodes()) {
      // What is made of nothing is made once for all who ask for the same.
      if (node.path().startsWith("h.") && !node.operands().isEmpty()) {
        node.results().forEach(value -> inside.put(value, node.path()));
      }
    }
    Set<String> read = new TreeSet<>();
    for (Node node : program.nodes()) {
      if (node.path().startsWith("grad:h.")) {
        for (Value operand : node.operands()) {
          if (inside.containsKey(operand) && grows(operand)) {
            read.add(node.op().name() + " reads " + inside.get(operand));
          }
        }
      }
    }
    // The input of a block is the output of the one before it, computed in the scope of that.
    Set<String> outputs = new TreeSet<>();
    for (int i = 0; i < LAYERS - 1; i++) {
      outputs.add("await reads h." + i);
    }
    assertEquals(outputs, read);
  }

  private static boolean grows(Value value) {
    return !value.type().shape().isStatic();
  }

  @Test
  void whatIsComputedAgainWaitsForTheGradientThatArrivesAtThePart() {
    Program program = gradients("h.*");
    Set<Value> ofBackwardPass = new HashSet<>();
    int awaits = 0;
    for (Node node : program.nodes()) {
      if (node.op() instanceof Await) {
        awaits++;
        List<Value> awaited = node.operands().subList(1, node.operands().size());
        assertTrue(ofBackwardPass.containsAll(awaited), program::toString);
      } else if (node.path().startsWith("grad:")) {
        ofBackwardPass.addAll(node.results());
      }
    }
    // Of each block its input and the seed.
    assertEquals(2 * LAYERS, awaits);
  }

  @Test
  void eachDrawIsDrawnOnceMoreWithItsOwnSalt() {
    List<Long> salts = salts(gradients("h.*"));
    List<Long> once = salts(gradients());
    assertEquals(2 * LAYERS, once.size());
    assertEquals(4 * LAYERS, salts.size());
    assertEquals(new TreeSet<>(once), new TreeSet<>(salts));
  }

  private static List<Long> salts(Program program) {
    return program.nodes().stream()
        .filter(node -> node.op() instanceof RandomUniform)
        .map(node -> ((RandomUniform) node.op()).salt())
        .toList();
  }

  @Test
  void whatFollowsFromWeightsAloneIsNotComputedAgain() {
    assertEquals(LAYERS, squareExponentials(gradients()));
    assertEquals(LAYERS, squareExponentials(gradients("h.*")));
  }

  private static long squareExponentials(Program program) {
    return program.nodes().stream()
        .filter(node -> node.op().name().equals("exp"))
        .filter(node -> node.results().get(0).type().shape().isStatic())
        .count();
  }

  @Test
  void withEachBlockComputedAgainTheInsideOfOneBlockIsThereAtATime() {
    long all = peak(gradients());
    long some = peak(gradients("h.*"));
    long rows = BATCH * HIDDEN;
    // The inputs of all blocks, and not more than ten values of the one that is computed again.
    assertTrue(some <= (LAYERS + 10) * rows, () -> some / rows + " values");
    assertTrue(all >= 4 * LAYERS * rows, () -> all / rows + " values");
  }

  @Test
  void ofLayersInsideEachOtherTheOutermostThatMatchIsAPart() {
    assertEquals(
        Set.of("h.0", "h.1", "h.10", "h.11", "h.2.mlp"),
        Set.copyOf(
            Recomputation.of(model(), List.of("h.1*", "h.0.mlp", "h.2.mlp", "h.0")).scopes()));
    assertEquals(List.of("h"), Recomputation.of(model(), List.of("h*")).scopes());
    assertEquals(LAYERS, Recomputation.of(model(), List.of("h.*")).scopes().size());
  }

  @Test
  void aLayerIsInAPartThatItsPathBeginsWithAndNotInOneOfALongerNumber() {
    Recomputation parts = new Recomputation(List.of("h.1"));
    assertEquals(Optional.of("h.1"), parts.part("h.1"));
    assertEquals(Optional.of("h.1"), parts.part("h.1.mlp"));
    assertEquals(Optional.empty(), parts.part("h.10"));
    assertEquals(Optional.empty(), parts.part("grad:h.1"));
  }

  @Test
  void aPatternThatMatchesNoLayerIsRefusedWithTheNearest() {
    Program model = model();
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Recomputation.of(model, List.of("h.*", "h.3.mpl")))
            .getMessage();
    String expected =
        "no layer to recompute matches 'h.3.mpl'; did you mean 'h.3.mlp'? Allowed: h,";
    assertEquals(expected, message.substring(0, expected.length()));
    assertThrows(IllegalArgumentException.class, () -> Recomputation.of(model, List.of("")));
  }

  @Test
  void aPartInsideAnotherIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new Recomputation(List.of("h.1", "h.1.mlp")));
  }
}
