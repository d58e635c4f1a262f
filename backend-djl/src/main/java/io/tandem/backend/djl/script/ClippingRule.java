package io.tandem.backend.djl.script;

import io.tandem.api.op.ClipByGlobalNorm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Clipping by kernels over lists, in the gradients' own memory where nobody else reads it. */
final class ClippingRule {
  private ClippingRule() {}

  static void addTo(Rules rules) {
    rules.add(ClipByGlobalNorm.class, ClippingRule::clip);
  }

  private static void clip(ClipByGlobalNorm op, Application call) {
    int count = call.operands();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(call.name(i));
    }
    String norms =
        call.temporary("torch.stack(torch._foreach_norm(" + Application.list(names) + ", 2))");
    String norm = call.temporary("torch.linalg_vector_norm(" + norms + ")");
    if (Double.isInfinite(op.maxNorm())) {
      for (int i = 0; i < count; i++) {
        call.same(i, i);
      }
    } else {
      String epsilon = Literals.of(ClipByGlobalNorm.EPSILON);
      String inverse = "torch.reciprocal(torch.add(" + norm + ", " + epsilon + "))";
      String bound = Literals.of(op.maxNorm());
      String factor =
          call.temporary("torch.clamp_max(torch.mul(" + inverse + ", " + bound + "), 1.)");
      scale(call, names, factor);
    }
    call.define(count, norm);
    call.define(count + 1, norms);
  }

  private static void scale(Application call, List<String> names, String factor) {
    List<Integer> overwritten = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      boolean once = Collections.frequency(names, names.get(i)) == 1;
      (once && call.mayDestroy(i) ? overwritten : kept).add(i);
    }
    if (!overwritten.isEmpty()) {
      String list = call.temporary(Application.list(overwritten.stream().map(names::get).toList()));
      call.emitter().line("torch._foreach_mul_(" + list + ", " + factor + ")");
      // Reading the results out of the list is what tells the compiler that they changed.
      for (int i = 0; i < overwritten.size(); i++) {
        call.overwrite(overwritten.get(i), overwritten.get(i), list + "[" + i + "]");
      }
    }
    if (!kept.isEmpty()) {
      String list = Application.list(kept.stream().map(names::get).toList());
      String scaled = call.temporary("torch._foreach_mul(" + list + ", " + factor + ")");
      for (int i = 0; i < kept.size(); i++) {
        call.define(kept.get(i), scaled + "[" + i + "]");
      }
    }
  }
}
