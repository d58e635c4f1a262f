package io.tandem.backend.djl.script;

import io.tandem.api.op.Gelu;
import io.tandem.api.op.GeluGrad;
import io.tandem.api.tensor.DType;
import java.util.Locale;

/**
 * Gaussian error linear units.
 *
 * <p>libtorch's kernels for the form with a hyperbolic tangent are slow. As {@code tanh(z) = 2
 * sigmoid(2z) - 1}, the same function is {@code x sigmoid(x (A + B x²))}, and the sigmoid is fast:
 * so it is computed by simple kernels, in 32-bit floats, over pieces that stay in a processor's
 * cache from one kernel to the next.
 */
final class GeluRules {
  private static final double A = 2 * Math.sqrt(2 / Math.PI);
  private static final double B = 0.044715 * A;

  /** Elements of a piece: its buffers fit into the second-level caches of two cores. */
  private static final int PIECE = 1 << 17;

  /** g times what s becomes, for all elements, into y; all three are dense. */
  private static final String METHOD =
      """
        def NAME(self, g: Tensor, x: Tensor, y: Tensor) -> Tensor:
          ins = torch.reshape(x, [-1])
          factors = torch.reshape(g, [-1])
          outs = torch.reshape(y, [-1])
          a = torch.full([1], CONSTANT_A, dtype=6)
          n = torch.numel(ins)
          for i in range(torch.floordiv(torch.add(n, SIZE - 1), SIZE)):
            first = torch.mul(i, SIZE)
            size = ops.prim.min(torch.sub(n, first), SIZE)
            x0 = torch.to(torch.narrow(ins, 0, first, size), 6)
            g0 = torch.narrow(factors, 0, first, size)
            y0 = torch.narrow(outs, 0, first, size)
            s = torch.addcmul(a, x0, x0, value=CONSTANT_B)
            s0 = torch.sigmoid_(torch.mul_(s, x0))
      STEP    return y
      """;

  /** What the loop's last line is preceded by. */
  private static final String SLOPE =
      """
      d = torch.addcmul(a, x0, x0, value=CONSTANT_C)
      s0 = torch.addcmul(s0, torch.sigmoid_backward(x0, s0), d)
      """;

  private GeluRules() {}

  static void addTo(Rules rules) {
    rules.add(Gelu.class, GeluRules::gelu);
    rules.add(GeluGrad.class, GeluRules::geluGrad);
  }

  private static void gelu(Gelu op, Application call) {
    if (inPieces(op.tanh(), call)) {
      String x = call.temporary("torch.contiguous(" + call.name(0) + ")");
      call.define(String.format("%s(%s, %s, torch.empty_like(%s))", method(false, call), x, x, x));
    } else {
      call.define("torch.gelu(" + call.name(0) + approximate(op.tanh()) + ")");
    }
  }

  private static void geluGrad(GeluGrad op, Application call) {
    if (!inPieces(op.tanh(), call)) {
      String operands = call.name(0) + ", " + call.name(1);
      call.define("torch.gelu_backward(" + operands + approximate(op.tanh()) + ")");
      return;
    }
    String method = method(true, call);
    String g = call.temporary("torch.contiguous(" + call.name(0) + ")");
    String x = call.temporary("torch.contiguous(" + call.name(1) + ")");
    if (call.mayOverwrite(0)) {
      call.overwrite(0, String.format("%s(%s, %s, %s)", method, g, x, g));
    } else {
      call.define(String.format("%s(%s, %s, torch.empty_like(%s))", method, g, x, g));
    }
  }

  private static boolean inPieces(boolean tanh, Application call) {
    DType dtype = call.dtype(0);
    return tanh && dtype.isFloat() && dtype != DType.FLOAT64 && call.emitter().target().isCpu();
  }

  /** The method for a type of elements; from 16 bits and to them it takes a copy more. */
  private static String method(boolean slope, Application call) {
    DType dtype = call.dtype(0);
    String name = "gelu" + (slope ? "_slope_" : "_") + dtype.name().toLowerCase(Locale.ROOT);
    String last =
        dtype == DType.FLOAT32
            ? "y1 = torch.mul(s0, g0, out=y0)"
            : "y1 = torch.copy_(y0, torch.mul_(s0, g0))";
    call.emitter()
        .require(
            METHOD
                .replace("NAME", name)
                .replace("STEP", ((slope ? SLOPE : "") + last).indent(6))
                .replace("SIZE - 1", Integer.toString(PIECE - 1))
                .replace("SIZE", Integer.toString(PIECE))
                .replace("CONSTANT_A", Literals.of(A))
                .replace("CONSTANT_B", Literals.of(B))
                .replace("CONSTANT_C", Literals.of(3 * B)));
    return "(self)." + name;
  }

  private static String approximate(boolean tanh) {
    return ", approximate=\"" + (tanh ? "tanh" : "none") + "\"";
  }
}
