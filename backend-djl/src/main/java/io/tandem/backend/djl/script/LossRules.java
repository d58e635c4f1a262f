package io.tandem.backend.djl.script;

import io.tandem.api.op.CrossEntropy;
import io.tandem.api.op.CrossEntropyGrad;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;

/** Cross entropy by the log-softmax kernel, and its gradient in the memory of the log-softmax. */
final class LossRules {
  private LossRules() {}

  static void addTo(Rules rules) {
    rules.add(CrossEntropy.class, LossRules::crossEntropy);
    rules.add(CrossEntropyGrad.class, LossRules::crossEntropyGrad);
  }

  private static void crossEntropy(CrossEntropy op, Application call) {
    bound(call, 1, op.ignoreIndex(), call.shape(0).dim(1));
    String logits = call.name(0);
    if (call.mayDestroy(0)) {
      // The kernel writes rows one after the other, whatever the strides of its result.
      String rows = call.temporary("torch.contiguous(" + logits + ")");
      call.overwrite(1, 0, "torch._log_softmax(" + rows + ", 1, False, out=" + rows + ")");
    } else {
      call.define(1, "torch._log_softmax(" + logits + ", 1, False)");
    }
    String log = call.resultName(1);
    String targets = call.index(1);
    String losses = call.emitter().free("t");
    String weight = call.emitter().free("t");
    call.emitter()
        .line(
            String.format(
                "%s, %s = torch.nll_loss_forward(%s, %s, None, 0, %d)",
                losses, weight, log, targets, op.ignoreIndex()));
    if (op.smoothing() == 0) {
      call.define(0, losses);
      return;
    }
    String mean = call.temporary("torch.mean(" + log + ", [1], False)");
    String uniform =
        call.temporary("torch.mul(" + mean + ", " + Literals.of(-op.smoothing()) + ")");
    String counts = counts(call, 1, op.ignoreIndex());
    String share = Literals.of(1 - op.smoothing());
    call.define(
        0,
        String.format(
            "torch.where(%s, torch.add(torch.mul(%s, %s), %s), 0.)",
            counts, losses, share, uniform));
  }

  /** Makes the script fail if a target is neither a class nor the one that is ignored. */
  private static void bound(Application call, int targets, int ignoreIndex, Dim classes) {
    Emitter emitter = call.emitter();
    if (!emitter.target().isCpu()) {
      String name = call.name(targets);
      String counts = "torch.ne(" + name + ", " + ignoreIndex + ")";
      emitter.bound(emitter.shared("torch.where(" + counts + ", " + name + ", 0)"), classes);
    }
  }

  private static String counts(Application call, int targets, int ignoreIndex) {
    return call.temporary("torch.ne(" + call.name(targets) + ", " + ignoreIndex + ")");
  }

  private static void crossEntropyGrad(CrossEntropyGrad op, Application call) {
    bound(call, 2, op.ignoreIndex(), call.shape(1).dim(1));
    String counts = counts(call, 2, op.ignoreIndex());
    String column =
        call.temporary("torch.unsqueeze(torch.where(" + counts + ", " + call.index(2) + ", 0), 1)");
    String g =
        call.temporary("torch.unsqueeze(torch.where(" + counts + ", " + call.name(0) + ", 0.), 1)");
    boolean inPlace = call.dtype(1) == DType.FLOAT32 && call.mayOverwrite(1);
    String p = call.temporary("torch.exp" + (inPlace ? "_(" : "(") + call.name(1) + ")");
    String hot = Literals.of(op.smoothing() - 1);
    String like = "torch.full_like(" + column + ", " + hot + ", dtype=6)";
    p = call.temporary("torch.scatter_add_(" + p + ", 1, " + column + ", " + like + ")");
    if (op.smoothing() > 0) {
      String classes = call.emitter().dim(call.shape(1).dim(1));
      String share = "torch.div(" + Literals.of(op.smoothing()) + ", " + classes + ")";
      p = call.temporary("torch.sub_(" + p + ", " + share + ")");
    }
    String scaled = "torch.mul_(" + p + ", " + g + ")";
    if (inPlace) {
      call.overwrite(1, scaled);
    } else {
      call.define(scaled);
    }
  }
}
