package io.tandem.backend.tf;

import io.tandem.api.op.Gelu;
import io.tandem.api.op.GeluGrad;
import io.tandem.api.op.LogSoftmax;
import io.tandem.api.op.Softmax;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import org.tensorflow.Output;

/**
 * Gaussian error linear units and softmaxes.
 *
 * <p>TensorFlow has no kernel for the former, so what counts is how often the elements go through
 * the memory: the tanh form is written as {@code x · sigmoid(2u)}, since {@code (1 + tanh u)/2 =
 * sigmoid(2u)}, and the gate is kept for the gradient.
 */
final class ActivationEmitters {
  private static final double CUBIC = 0.044715;
  private static final double SLOPE = 2 * Math.sqrt(2 / Math.PI);

  private ActivationEmitters() {}

  static void addTo(EmitterTable table) {
    table.put(Gelu.class, ActivationEmitters::gelu);
    table.put(GeluGrad.class, ActivationEmitters::geluGrad);
    table.put(Softmax.class, (op, at) -> at.give(at.apply("Softmax", at.operand(0))));
    table.put(LogSoftmax.class, (op, at) -> at.give(at.apply("LogSoftmax", at.operand(0))));
  }

  /** What the gate of an operand is kept under, for the gradient at the same operand. */
  private record GateOf(Value x, boolean tanh) {}

  private static void gelu(Gelu op, Emission at) {
    Output<?> x = at.writer().cast(at.operand(0), DType.FLOAT32);
    Output<?> gate = gate(at, x, op.tanh());
    at.keep(new GateOf(at.operandValue(0), op.tanh()), gate);
    at.give(at.writer().cast(at.apply("Mul", x, gate), at.dtype(0)));
  }

  private static Output<?> gate(Emission at, Output<?> x, boolean tanh) {
    if (tanh) {
      Output<?> inner = at.apply("Mul", polynomial(at, x, SLOPE, SLOPE * CUBIC), x);
      return at.apply("Sigmoid", inner);
    }
    Output<?> erf = at.apply("Erf", at.apply("Mul", x, number(at, Math.sqrt(0.5))));
    return at.apply("AddV2", at.apply("Mul", erf, number(at, 0.5)), number(at, 0.5));
  }

  private static void geluGrad(GeluGrad op, Emission at) {
    Output<?> g = at.writer().cast(at.operand(0), DType.FLOAT32);
    Output<?> x = at.writer().cast(at.operand(1), DType.FLOAT32);
    Output<?> gate =
        at.kept(new GateOf(at.operandValue(1), op.tanh()), Output.class)
            .<Output<?>>map(kept -> kept)
            .orElseGet(() -> gate(at, x, op.tanh()));
    Output<?> slope;
    if (op.tanh()) {
      // d sigmoid(2u) / dx = sigmoid' · d 2u / dx, times x from the product rule.
      Output<?> inner = at.apply("Mul", polynomial(at, x, SLOPE, 3 * SLOPE * CUBIC), x);
      slope = at.apply("SigmoidGrad", gate, inner);
    } else {
      Output<?> exponent = at.apply("Mul", at.apply("Square", x), number(at, -0.5));
      Output<?> scaled = at.apply("Mul", x, number(at, 1 / Math.sqrt(2 * Math.PI)));
      slope = at.apply("Mul", at.apply("Exp", exponent), scaled);
    }
    Output<?> dx = at.apply("Mul", at.apply("AddV2", gate, slope), g);
    at.give(at.writer().cast(dx, at.dtype(1)));
  }

  /** {@code a + b · x²}. */
  private static Output<?> polynomial(Emission at, Output<?> x, double a, double b) {
    return at.apply("AddV2", at.apply("Mul", at.apply("Square", x), number(at, b)), number(at, a));
  }

  private static Output<?> number(Emission at, double value) {
    return at.writer().scalar(DType.FLOAT32, value);
  }
}
