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
   * Whether the kernel computes what the node asks for: it takes values as deep as keys, and
   * divides by zero where there is no key.
   */
  static boolean takes(Node node) {
    List<Value> operands = node.operands();
    int from = node.op() instanceof AttentionGrad ? 3 : 0;
    Shape query = operands.get(from).type().shape();
    Shape key = operands.get(from + 1).type().shape();
    Shape value = operands.get(from + 2).type().shape();
    return query.dim(3).equals(value.dim(3))
        && query.dims().stream().noneMatch(d -> d.is(0))
        && !key.dim(2).is(0);
  }

  private static void attention(Attention op, Application call) {
    boolean asItIs = call.dtype(0) == DType.FLOAT32 || call.shape(0).dim(2).is(1);
    Masking masking = Masking.of(op.causal(), call, 0);
    String kernel =
        String.format(
            "%s(%s, %s, %s, 0., %s, attn_mask=%s, scale=%s)",
            KERNEL,
            asItIs ? call.name(0) : wide(call, 0),
            asItIs ? call.name(1) : wide(call, 1),
            asItIs ? call.name(2) : wide(call, 2),
            Literals.of(masking.causal()),
            masking.mask(),
            Literals.of(op.scale()));
    if (asItIs) {
      call.defineAll(kernel);
    } else {
      List<String> wide = assign(call, kernel, 2);
      call.define(0, narrow(call, wide.get(0)));
      call.define(1, wide.get(1));
    }
  }

  private static void attentionGrad(AttentionGrad op, Application call) {
    Masking masking = Masking.of(op.causal(), call, 3);
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
            Literals.of(masking.causal()),
            masking.mask(),
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
   * products by themselves with their softmax between. A single query only reads, and casts would
   * read and write everything once more.
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

  /**
   * What the kernel is told of who sees whom. It aligns a causal mask at the first query and key
   * and not at the last, and takes no other mask beside it; so where that matters, causality is
   * written into the mask. A single query sees every key.
   *
   * @param causal whether the kernel masks by itself
   * @param mask what it adds to the scores, or {@code None}
   */
  private record Masking(boolean causal, String mask) {
    static Masking of(boolean causal, Application call, int query) {
      Dim t = call.shape(query).dim(2);
      Dim s = call.shape(query + 1).dim(2);
      boolean biased = call.operands() > query + 3;
      if (!causal || t.is(1)) {
        return new Masking(false, biased ? fourAxes(call, query + 3) : "None");
      }
      if (!biased && t.equals(s)) {
        return new Masking(true, "None");
      }
      Emitter emitter = call.emitter();
      String device = emitter.device();
      String rows = "torch.arange(" + emitter.dim(t) + ", dtype=4" + device + ")";
      String columns = "torch.arange(" + emitter.dim(s) + ", dtype=4" + device + ")";
      String offset = "torch.sub(" + emitter.dim(s) + ", " + emitter.dim(t) + ")";
      String last = "torch.unsqueeze(torch.add(" + rows + ", " + offset + "), 1)";
      String visible = emitter.shared("torch.le(" + columns + ", " + last + ")");
      String hidden =
          "torch.full([1], " + Literals.of(Attention.MASKED) + ", dtype=6" + device + ")";
      if (!biased) {
        String zero = "torch.zeros([1], dtype=6" + device + ")";
        String mask = "torch.where(" + visible + ", " + zero + ", " + hidden + ")";
        return new Masking(
            false,
            emitter.shared(
                "torch.reshape("
                    + mask
                    + ", [1, 1, "
                    + emitter.dim(t)
                    + ", "
                    + emitter.dim(s)
                    + "])"));
      }
      String bias = fourAxes(call, query + 3);
      return new Masking(
          false, emitter.shared("torch.where(" + visible + ", " + bias + ", " + hidden + ")"));
    }

    /** The bias with all of its four axes, which the kernel broadcasts by itself. */
    private static String fourAxes(Application call, int operand) {
      List<Dim> dims = new ArrayList<>(call.shape(operand).dims());
      while (dims.size() < 4) {
        dims.add(0, Dim.ONE);
      }
      String shape = call.emitter().dims(dims);
      return call.emitter()
          .shared("torch.contiguous(torch.reshape(" + call.name(operand) + ", " + shape + "))");
    }
  }
}
