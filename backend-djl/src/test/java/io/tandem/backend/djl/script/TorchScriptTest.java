package io.tandem.backend.djl.script;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.op.Attention;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import org.junit.jupiter.api.Test;

class TorchScriptTest {
  private static final Target FUSED = new Target("cpu", true);
  private static final Target COMPOSED = new Target("cpu", false);

  private static Program attention(boolean causal, long queries, long keys, DType dtype) {
    return Trace.program(
        "attention",
        trace -> {
          Tensor q = trace.input("q", TensorType.of(dtype, Shape.of(2, 2, queries, 4)));
          Tensor k = trace.input("k", TensorType.of(dtype, Shape.of(2, 2, keys, 4)));
          trace.output("y", trace.apply(new Attention(causal, 0.5), q, k, k).get(0));
        });
  }

  private static boolean isFlash(Program program, Target target) {
    return TorchScript.of(program, target).source().contains("flash_attention");
  }

  private static boolean isMasked(Program program) {
    return !TorchScript.of(program, FUSED).source().contains("attn_mask=None");
  }

  @Test
  void attentionIsFusedWhereTheKernelMeansTheSame() {
    assertTrue(isFlash(attention(false, 3, 5, DType.FLOAT32), FUSED));
    assertTrue(isFlash(attention(true, 5, 5, DType.FLOAT32), FUSED));
    assertTrue(isFlash(attention(true, 3, 5, DType.FLOAT32), FUSED));
    assertFalse(isFlash(attention(false, 3, 0, DType.FLOAT32), FUSED));
    assertTrue(isFlash(attention(false, 3, 5, DType.BFLOAT16), FUSED));
    assertFalse(isFlash(attention(false, 3, 5, DType.FLOAT32), COMPOSED));
  }

  @Test
  void causalityIsWrittenIntoAMaskWhereTheKernelsOwnMeansSomethingElse() {
    assertTrue(isMasked(attention(true, 3, 5, DType.FLOAT32)));
    assertFalse(isMasked(attention(true, 5, 5, DType.FLOAT32)));
    assertFalse(isMasked(attention(true, 1, 5, DType.FLOAT32)));
  }

  @Test
  void keysAndValuesOfASingleQueryAreReadAsTheyAre() {
    String many = TorchScript.of(attention(false, 3, 5, DType.BFLOAT16), FUSED).source();
    String one = TorchScript.of(attention(false, 1, 5, DType.BFLOAT16), FUSED).source();
    assertTrue(many.contains("torch.to("));
    assertFalse(one.contains("torch.to("));
  }

  @Test
  void valuesBearTheNamesOfTheirLayers() {
    Program program =
        Trace.program(
            "layered",
            trace -> {
              Scope scope = trace.root().child("h", 0).child("attn");
              Tensor x = trace.input("x", TensorType.float32(Dim.symbol("n"), Dim.of(3)));
              Tensor weight = scope.weight("weight", Shape.of(3, 3), Initializer.zeros());
              trace.output("y", scope.in(() -> x.matmul(weight)));
            });
    Script script = TorchScript.of(program, FUSED);
    String name = "h_0_attn_matMul_" + program.nodes().get(0).results().get(0).id();
    assertTrue(script.source().contains(name + " = torch.mm(input_x_0, h_0_attn_weight_1)"));
    assertTrue(script.origins().get(name).path().equals("h.0.attn"));
  }
}
