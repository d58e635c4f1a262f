package io.tandem.backend.tck.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.op.AdafactorUpdate;
import io.tandem.api.op.AdagradUpdate;
import io.tandem.api.op.AdamWUpdate;
import io.tandem.api.op.ClipByGlobalNorm;
import io.tandem.api.op.Conv2d;
import io.tandem.api.op.CumSum;
import io.tandem.api.op.LambUpdate;
import io.tandem.api.op.LionUpdate;
import io.tandem.api.op.OptimizerUpdate;
import io.tandem.api.op.ScatterAddAlong;
import io.tandem.api.op.SgdUpdate;
import io.tandem.api.op.Unary;
import io.tandem.api.op.Window;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The interpreter and the differentiation rules give what PyTorch gives in float64. */
class TorchAgreementTest {
  private static final TorchFixture FIXTURE = TorchFixture.read();

  private final Map<String, Runnable> checks = new LinkedHashMap<>();

  TorchAgreementTest() {
    functions();
    pairs();
    reductions();
    products();
    indexing();
    norms();
    attention();
    losses();
    windows();
    optimizers();
  }

  @TestFactory
  Stream<DynamicTest> everyCaseAgrees() {
    return checks.entrySet().stream()
        .map(check -> DynamicTest.dynamicTest(check.getKey(), check.getValue()::run));
  }

  @Test
  void noCaseOfTheFixtureIsLeftOut() {
    assertEquals(FIXTURE.cases(), new TreeSet<>(checks.keySet()));
  }

  private void check(String name, Function<Map<String, Tensor>, Tensor> function) {
    checks.put(name, () -> FIXTURE.check(name, function));
  }

  private void checkAll(String name, Function<Map<String, Tensor>, Map<String, Tensor>> function) {
    checks.put(name, () -> FIXTURE.checkAll(name, function));
  }

  private void unary(String name, UnaryOperator<Tensor> function) {
    check(name, in -> function.apply(in.get("x")));
  }

  private void binary(String name, BinaryOperator<Tensor> function) {
    check(name, in -> function.apply(in.get("a"), in.get("b")));
  }

  private void functions() {
    for (Unary.Function function : Unary.Function.values()) {
      String name = function.name().toLowerCase(Locale.ROOT);
      UnaryOperator<Tensor> apply = x -> x.trace().apply(new Unary(function), x).get(0);
      unary("unary/" + name, apply);
      unary("gradient/" + name, apply);
    }
    unary("gelu", Nn::gelu);
    unary("geluTanh", Nn::geluTanh);
    unary("silu", Nn::silu);
  }

  private void pairs() {
    Map<String, BinaryOperator<Tensor>> functions = new LinkedHashMap<>();
    functions.put("add", Tensor::plus);
    functions.put("subtract", Tensor::minus);
    functions.put("multiply", Tensor::times);
    functions.put("divide", Tensor::dividedBy);
    functions.put("power", Tensor::power);
    functions.put("maximum", Tensor::maximum);
    functions.put("minimum", Tensor::minimum);
    functions.forEach(
        (name, function) -> {
          binary("binary/" + name, function);
          binary("gradient/" + name, function);
        });
    binary("gradient/power-of-zero", Tensor::power);
    binary("compare/equal", Tensor::equalTo);
    binary("compare/notEqualTo", Tensor::notEqualTo);
    binary("compare/less", Tensor::less);
    binary("compare/lessEqual", Tensor::lessEqual);
    binary("compare/greater", Tensor::greater);
    binary("compare/greaterEqual", Tensor::greaterEqual);
  }

  private void reductions() {
    for (List<Integer> axes : List.of(List.of(0), List.of(1), List.of(0, 1))) {
      String label = axes.stream().map(Object::toString).reduce("", String::concat);
      unary("reduce/sum" + label, x -> x.sum(axes, false));
      unary("reduce/mean" + label, x -> x.mean(axes, false));
      unary("reduce/max" + label, x -> x.max(axes, false));
      unary("reduce/min" + label, x -> x.min(axes, false));
    }
    List<Integer> last = List.of(1);
    checkAll(
        "reduce/nan",
        in -> {
          Tensor x = in.get("x");
          return Map.of(
              "max", x.max(last, false),
              "min", x.min(last, false),
              "sum", x.sum(last, false),
              "mean", x.mean(last, false));
        });
    checkAll(
        "reduce/empty",
        in -> Map.of("sum", in.get("x").sum(last, false), "mean", in.get("x").mean(last, false)));
    checkAll(
        "argmax", in -> Map.of("columns", in.get("x").argMax(1), "rows", in.get("x").argMax(0)));
    checkAll(
        "topk",
        in -> {
          List<Tensor> best = in.get("x").topK(3);
          return Map.of("values", best.get(0), "indices", best.get(1));
        });
    unary("cumsum", x -> x.cumSum(1));
    unary("cumsum/reverse", x -> x.trace().apply(new CumSum(1, true, true), x).get(0));
  }

  private void products() {
    binary("matmul", Tensor::matmul);
    binary("matmul/transposed", (a, b) -> a.matmul(b, true, true));
    binary("matmul/empty", Tensor::matmul);
    check(
        "linear",
        in -> Nn.linearTransposed(in.get("x"), in.get("weight"), Optional.of(in.get("bias"))));
  }

  private void indexing() {
    check("embedding", in -> Nn.embedding(in.get("table"), in.get("ids")));
    check("gather-middle", in -> in.get("x").gather(1, in.get("ids")));
    check("gatherAlong", in -> in.get("x").gatherAlong(1, in.get("ids")));
    check(
        "scatterAddAlong",
        in -> {
          Tensor x = in.get("x");
          ScatterAddAlong op = new ScatterAddAlong(1);
          return x.trace().apply(op, x, in.get("ids"), in.get("updates")).get(0);
        });
    check("scatterAddRows", in -> in.get("x").scatterAddRows(in.get("ids"), in.get("rows")));
    unary(
        "movement",
        x ->
            x.transpose(List.of(2, 0, 1))
                .slice(0, 1, 5, 2)
                .reverse(2)
                .pad(2, Dim.of(1), Dim.of(2), 0.5));
    binary(
        "joining",
        (a, b) -> {
          Tensor part = a.split(1, Dim.of(1), Dim.of(2)).get(1);
          return Tensor.concat(List.of(part, b, a), 1).expand(Shape.of(3, 2, 6));
        });
  }

  private void norms() {
    check("layerNorm", in -> Nn.layerNorm(in.get("x"), in.get("weight"), in.get("bias"), 1e-5));
    check("rmsNorm", in -> Nn.rmsNorm(in.get("x"), in.get("weight"), 1e-6));
    unary("softmax", Tensor::softmax);
    unary("logSoftmax", Tensor::logSoftmax);
    unary("logSumExp", x -> x.logSumExp(false));
    checkAll(
        "exponentials/great",
        in -> {
          Tensor x = in.get("x");
          return Map.of(
              "softmax", x.softmax(),
              "logSoftmax", x.logSoftmax(),
              "logSumExp", x.logSumExp(false));
        });
    checkAll(
        "exponentials/none",
        in -> Map.of("softmax", in.get("x").softmax(), "logSumExp", in.get("x").logSumExp(false)));
  }

  private void attention() {
    attention("attention", in -> Optional.empty(), false);
    attention("attention/causal", in -> Optional.empty(), true);
    attention("attention/bias", in -> Optional.of(in.get("bias")), true);
    attention(
        "attention/masked",
        in -> Optional.of(Nn.maskBias(in.get("mask")).unsqueeze(1).unsqueeze(1)),
        false);
  }

  private void attention(
      String name, Function<Map<String, Tensor>, Optional<Tensor>> bias, boolean causal) {
    check(
        name, in -> Nn.attention(in.get("q"), in.get("k"), in.get("v"), bias.apply(in), causal, 0));
  }

  private void losses() {
    for (double smoothing : new double[] {0, 0.1}) {
      check(
          "crossEntropy/" + smoothing,
          in -> Nn.crossEntropy(in.get("logits"), in.get("targets"), -100, smoothing));
    }
    for (double bound : new double[] {0.5, 100}) {
      checkAll(
          "clip/" + bound,
          in -> {
            Tensor a = in.get("a");
            List<Tensor> clipped = a.trace().apply(new ClipByGlobalNorm(bound), a, in.get("b"));
            return Map.of("a", clipped.get(0), "b", clipped.get(1), "norm", clipped.get(2));
          });
    }
  }

  private void windows() {
    convolution("plain", new Window(3, 2, 1, 1, 0, 0));
    convolution("strided", new Window(2, 3, 2, 1, 1, 1));
    convolution("point", new Window(1, 1, 1, 2, 0, 0));
    check("conv1d", in -> Nn.conv1d(in.get("x"), in.get("weight"), 2, 1));
    Map<String, int[]> pools =
        Map.of(
            "plain", new int[] {2, 2, 0},
            "overlapping", new int[] {3, 1, 1},
            "wide", new int[] {3, 2, 0});
    pools.forEach(
        (label, w) -> {
          unary("maxPool/" + label, x -> Nn.maxPool2d(x, w[0], w[1], w[2]));
          unary("avgPool/" + label, x -> Nn.avgPool2d(x, w[0], w[1], w[2]));
        });
  }

  private void convolution(String label, Window window) {
    check(
        "conv2d/" + label,
        in -> {
          Tensor x = in.get("x");
          return x.trace().apply(new Conv2d(window), x, in.get("weight")).get(0);
        });
  }

  private void optimizers() {
    Map<String, OptimizerUpdate> updates = new LinkedHashMap<>();
    updates.put("sgd", new SgdUpdate(0, false, 0));
    updates.put("sgd-decay", new SgdUpdate(0, false, 0.1));
    updates.put("momentum", new SgdUpdate(0.9, false, 0.1));
    updates.put("nesterov", new SgdUpdate(0.9, true, 0));
    updates.put("adam", new AdamWUpdate(0.9, 0.999, 1e-8, 0));
    updates.put("adamw", new AdamWUpdate(0.8, 0.95, 1e-6, 0.1));
    updates.put("adagrad", new AdagradUpdate(1e-10, 0));
    updates.put("adagrad-decay", new AdagradUpdate(1e-6, 0.1));
    updates.put("lamb", new LambUpdate(0.9, 0.999, 1e-6, 0.01));
    updates.put("lion", new LionUpdate(0.9, 0.99, 0.1));
    updates.put("adafactor", new AdafactorUpdate(true, 0, 0.8, 1e-30, 1e-3, 1, true, 0));
    updates.put("adafactor-mean", new AdafactorUpdate(true, 0.9, 0.8, 1e-30, 1e-3, 1, false, 0.1));
    updates.put("adafactor-vector", new AdafactorUpdate(false, 0, 0.8, 1e-30, 1e-3, 0.5, true, 0));
    checks.put(
        "optimizer",
        () -> {
          assertEquals(updates.keySet(), FIXTURE.of("optimizer", "out").keySet());
          updates.forEach((name, update) -> compareTrajectory(name, update));
        });
  }

  private static void compareTrajectory(String name, OptimizerUpdate update) {
    HostTensor start = FIXTURE.tensor("optimizer/in/start");
    if (name.endsWith("vector")) {
      start = HostTensor.of(start.toDoubleArray(), start.size());
    }
    HostTensor gradients = FIXTURE.tensor("optimizer/in/gradients");
    HostTensor rates = FIXTURE.tensor("optimizer/in/rates");
    HostTensor wanted = FIXTURE.tensor("optimizer/out/" + name);
    TensorType scalar = TensorType.of(DType.FLOAT32, Shape.SCALAR);
    boolean counts =
        !(update instanceof SgdUpdate
            || update instanceof AdagradUpdate
            || update instanceof LionUpdate);
    Map<Integer, Shape> slots = factors(update, start.shape());
    HostTensor weight = start;
    Program program =
        Trace.program(
            name,
            trace -> {
              List<Tensor> operands = new ArrayList<>();
              for (int i = 0; i < update.replaced() + 1; i++) {
                TensorType type = TorchFixture.type(weight);
                operands.add(trace.input("x" + i, type.with(slots.getOrDefault(i, type.shape()))));
              }
              operands.add(trace.input("rate", scalar));
              if (counts) {
                operands.add(trace.input("step", scalar));
              }
              List<Tensor> results = trace.apply(update, operands);
              for (int i = 0; i < results.size(); i++) {
                trace.output("x" + i, results.get(i));
              }
            });
    Interpreter interpreter = new Interpreter(program, Rounding.NONE);
    int size = start.size();
    double initial = name.equals("adagrad") ? 0.1 : 0;
    Map<String, HostTensor> inputs = new LinkedHashMap<>();
    inputs.put("x0", start);
    for (int i = 1; i < update.replaced(); i++) {
      long[] extents = slots.getOrDefault(i, start.shape()).extents();
      double[] slot = new double[(int) Arrays.stream(extents).reduce(1, (a, b) -> a * b)];
      Arrays.fill(slot, initial);
      inputs.put("x" + i, HostTensor.of(slot, extents));
    }
    for (int t = 0; t < rates.size(); t++) {
      double[] gradient = Arrays.copyOfRange(gradients.toDoubleArray(), t * size, (t + 1) * size);
      inputs.put("x" + update.replaced(), HostTensor.of(gradient, start.extents()));
      inputs.put("rate", HostTensor.of(new double[] {rates.getDouble(t)}));
      if (counts) {
        inputs.put("step", HostTensor.of(new double[] {t + 1}));
      }
      inputs.putAll(interpreter.run(inputs, Map.of()).outputs());
      double[] after = Arrays.copyOfRange(wanted.toDoubleArray(), t * size, (t + 1) * size);
      HostTensor expected = HostTensor.of(after, start.extents());
      TorchFixture.compare(name, "step " + (t + 1), expected, inputs.get("x0"));
    }
  }

  /** The states of another shape than the weight's, by their places among the operands. */
  private static Map<Integer, Shape> factors(OptimizerUpdate update, Shape weight) {
    return update instanceof AdafactorUpdate adafactor && adafactor.factored()
        ? Map.of(
            update.replaced() - 2,
            AdafactorUpdate.rows(weight),
            update.replaced() - 1,
            AdafactorUpdate.columns(weight))
        : Map.of();
  }
}
