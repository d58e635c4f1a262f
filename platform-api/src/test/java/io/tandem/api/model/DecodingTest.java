package io.tandem.api.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.data.Batch;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DecodingTest {
  private static final Dim BATCH = Dim.symbol("batch");

  /** Multiplies a carried state by a weight and adds a bias, in the product or after it. */
  private static Program step(String name, boolean first, boolean biasAfter) {
    return Trace.program(
        name,
        trace -> {
          TensorType type = TensorType.float32(BATCH, Dim.of(4));
          trace.input(Batch.INPUT_IDS, TensorType.int32(BATCH, Dim.ONE));
          Tensor past = trace.input(first ? "begin" : Decoding.PAST + "x", type);
          Tensor weight = trace.root().weight("weight", Shape.of(4, 4), Initializer.normal(1));
          Tensor bias = trace.root().weight("bias", Shape.of(4), Initializer.zeros());
          Tensor y =
              biasAfter
                  ? past.matmul(weight).plus(bias)
                  : Nn.linearTransposed(past, weight, Optional.of(bias));
          trace.output(Decoding.PRESENT + "x", y);
        });
  }

  @Test
  void theStateIsWhatGoesOutOfTheOneAndIntoTheOther() {
    Decoding decoding = new Decoding(step("prompt", true, false), step("next", false, false));
    assertEquals(Set.of(Decoding.PAST + "x"), decoding.state().keySet());
    assertEquals(Set.of("weight", "bias"), decoding.variables().keySet());
    Decoding narrow = decoding.in(Precision.BFLOAT16);
    narrow.variables().forEach((name, v) -> assertEquals(DType.BFLOAT16, v.type().dtype(), name));
  }

  @Test
  void aStateThatThePromptDoesNotGiveIsNamed() {
    Program nothing =
        Trace.program(
            "prompt", trace -> trace.output("y", trace.input("x", TensorType.int32(BATCH))));
    Program next = step("next", false, false);
    assertEquals(
        "program 'next' takes 'past_key_values.x', but 'prompt' has no output 'present.x' among"
            + " [y]",
        refusal(() -> new Decoding(nothing, next)));
  }

  @Test
  void aWeightThatTheTwoWouldKeepInDifferentTypesIsNamed() {
    Decoding decoding = new Decoding(step("prompt", true, false), step("next", false, true));
    assertEquals(
        "program 'prompt' takes the variable 'bias' as bf16[4], but 'next' as f32[4]",
        refusal(() -> decoding.in(Precision.BFLOAT16)));
  }

  private static String refusal(Executable action) {
    return assertThrows(IllegalArgumentException.class, action).getMessage();
  }
}
