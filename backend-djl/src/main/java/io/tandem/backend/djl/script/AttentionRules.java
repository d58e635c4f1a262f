package io.tandem.backend.djl.script;

import io.tandem.api.op.Attention;
import io.tandem.api.op.AttentionGrad;
import io.tandem.api.program.Node;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Attention by libtorch's flash kernel for CPUs (Dao et al. 2022). */
final class AttentionRules {
  private static final String KERNEL = "torch._scaled_dot_product_flash_attention_for_cpu";

  private AttentionRules() {}

  static void addTo(Rules rules) {
    rules.add(Attention.class, AttentionRules::attention);
    rules.add(AttentionGrad.class, AttentionRules::attentionGrad);
  }

  /**
   * Whether the kernel computes what the node asks for: it aligns a causal mask at the first query
   * and key instead of the last, takes values as long as keys, and divides by zero where there is
   * no key.
   */
  static boolean takes(Node node) {
    boolean gradient = node.op() instanceof AttentionGrad;
    List<Value> operands = node.operands();
    int from = gradient ? 3 : 0;
    boolean causal = node.op() instanceof Attention attention && attention.causal();
    causal |= node.op() instanceof AttentionGrad attention && attention.causal();
    Shape query = operands.get(from).type().shape();
    Shape key = operands.get(from + 1).type().shape();
    Shape value = operands.get(from + 2).type().shape();
    boolean biased = operands.size() == from + 4;
    return !(causal && (biased || !query.dim(2).equals(key.dim(2))))
        && query.dim(3).equals(value.dim(3))
        && query.dims().stream().noneMatch(d -> d.is(0))
        && !key.dim(2).is(0);
  }

  private static void attention(Attention op, Application call) {
    String kernel =
        String.format(
            "%s(%s, %s, %s, 0., %s, attn_mask=%s, scale=%s)",
            KERNEL,
            wide(call, 0),
            wide(call, 1),
            wide(call, 2),
            Literals.of(op.causal()),
            bias(call, 3),
            Literals.of(op.scale()));
    if (call.dtype(0) == DType.FLOAT32) {
      call.defineAll(kernel);
    } else {
      List<String> wide = assign(call, kernel, 2);
      call.define(0, narrow(call, wide.get(0)));
      call.define(1, wide.get(1));
    }
  }

  private static void attentionGrad(AttentionGrad op, Application call) {
    String kernel =
        String.format(
            "%s_backward(%s, %s, %s, %s, %s, %s, 0., %s, attn_mask=%s, scale=%s)",
            KERNEL,
            wide(call, 0),
            wide(call, 3),
            wide(call, 4),
            wide(call, 5),
            wide(call, 1),
            call.name(2),
            Literals.of(op.causal()),
            bias(call, 6),
            Literals.of(op.scale()));
    if (call.dtype(0) == DType.FLOAT32) {
      call.defineAll(kernel);
    } else {
      List<String> wide = assign(call, kernel, 3);
      for (int i = 0; i < 3; i++) {
        call.define(i, narrow(call, wide.get(i)));
      }
    }
  }

  /**
   * An operand in f32: in 16 bits the kernel is slower than in f32 with these casts, and so are the
   * products by themselves with their softmax between.
   */
  private static String wide(Application call, int operand) {
    return call.dtype(operand) == DType.FLOAT32
        ? call.name(operand)
        : call.temporary("torch.to(" + call.name(operand) + ", 6)");
  }

  private static String narrow(Application call, String name) {
    return "torch.to(" + name + ", " + Literals.code(call.dtype(0)) + ")";
  }

  private static List<String> assign(Application call, String expression, int results) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      names.add(call.emitter().free("t"));
    }
    call.emitter().line(String.join(", ", names) + " = " + expression);
    return names;
  }

  /** The bias with all of its four axes, which the kernel broadcasts by itself. */
  private static String bias(Application call, int operand) {
    if (call.operands() <= operand) {
      return "None";
    }
    List<Dim> dims = new ArrayList<>(call.shape(operand).dims());
    while (dims.size() < 4) {
      dims.add(0, Dim.ONE);
    }
    String shape = call.emitter().dims(dims);
    return call.temporary(
        "torch.contiguous(torch.reshape(" + call.name(operand) + ", " + shape + "))");
  }
}
