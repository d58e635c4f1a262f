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
   * and key instead of the last, takes values as long as keys, divides by zero where there is no
   * key, and in 16 bits is slower than the products by themselves.
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
    return operands.get(from).type().dtype() == DType.FLOAT32
        && (!causal || query.dim(2).equals(key.dim(2)))
        && query.dim(3).equals(value.dim(3))
        && !(causal && operands.size() == from + 4)
        && (query.dims().stream().noneMatch(d -> d.is(0)) && !key.dim(2).is(0));
  }

  private static void attention(Attention op, Application call) {
    call.defineAll(
        String.format(
            "%s(%s, %s, %s, 0., %s, attn_mask=%s, scale=%s)",
            KERNEL,
            call.name(0),
            call.name(1),
            call.name(2),
            Literals.of(op.causal()),
            bias(call, 3),
            Literals.of(op.scale())));
  }

  private static void attentionGrad(AttentionGrad op, Application call) {
    String bias = bias(call, 6);
    call.defineAll(
        String.format(
            "%s_backward(%s, %s, %s, %s, %s, %s, 0., %s, attn_mask=%s, scale=%s)",
            KERNEL,
            call.name(0),
            call.name(3),
            call.name(4),
            call.name(5),
            call.name(1),
            call.name(2),
            Literals.of(op.causal()),
            bias,
            Literals.of(op.scale())));
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
