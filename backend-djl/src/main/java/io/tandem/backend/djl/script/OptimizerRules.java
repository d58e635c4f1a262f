package io.tandem.backend.djl.script;

import io.tandem.api.op.AdagradRowUpdate;
import io.tandem.api.op.AdagradUpdate;
import io.tandem.api.op.AdamWUpdate;
import io.tandem.api.op.LambUpdate;
import io.tandem.api.op.LionUpdate;
import io.tandem.api.op.OptimizerUpdate;
import io.tandem.api.op.SgdRowUpdate;
import io.tandem.api.op.SgdUpdate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The optimizers' updates as kernels that write into weight and state, over lists where libtorch
 * has such a kernel.
 *
 * <p>As rules for nodes they work on copies; {@link Updates} gives them the variables themselves.
 */
final class OptimizerRules {
  private OptimizerRules() {}

  static void addTo(Rules rules) {
    rules.add(AdamWUpdate.class, OptimizerRules::onCopies);
    rules.add(SgdUpdate.class, OptimizerRules::onCopies);
    rules.add(AdagradUpdate.class, OptimizerRules::onCopies);
    rules.add(LambUpdate.class, OptimizerRules::onCopies);
    rules.add(LionUpdate.class, OptimizerRules::onCopies);
    rules.add(SgdRowUpdate.class, OptimizerRules::onCopies);
    rules.add(AdagradRowUpdate.class, OptimizerRules::onCopies);
  }

  private static void onCopies(OptimizerUpdate op, Application call) {
    List<String> targets = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (int i = 0; i < call.operands(); i++) {
      if (i < op.replaced()) {
        targets.add(call.temporary("torch.clone(" + call.name(i) + ", memory_format=0)"));
      } else {
        others.add(call.name(i));
      }
    }
    if (overLists(op)) {
      List<String> lists =
          targets.stream().map(t -> call.temporary(Application.list(List.of(t)))).toList();
      emitLists(call.emitter(), op, lists, others.subList(0, 1), others.subList(1, others.size()));
      targets = lists.stream().map(list -> list + "[0]").toList();
    } else {
      emitOne(call.emitter(), op, targets, others);
    }
    for (int i = 0; i < targets.size(); i++) {
      call.define(i, targets.get(i));
    }
  }

  /** Whether libtorch updates lists of weights in one call. */
  static boolean overLists(OptimizerUpdate op) {
    return op instanceof AdamWUpdate || op instanceof SgdUpdate;
  }

  /**
   * Updates several weights that share their scalars.
   *
   * @param lists a list expression for the weights and one for each state
   * @param gradients their gradients, one each
   * @param scalars rate, and step where the optimizer counts
   */
  static void emitLists(
      Emitter emitter,
      OptimizerUpdate op,
      List<String> lists,
      List<String> gradients,
      List<String> scalars) {
    // The kernels run over the memory without looking at strides.
    List<String> dense = gradients.stream().map(g -> "torch.contiguous(" + g + ")").toList();
    String g = emitter.temporary(Application.list(dense));
    if (op instanceof AdamWUpdate adam) {
      List<String> steps = Collections.nCopies(gradients.size(), scalars.get(1));
      emitter.line(
          String.format(
              "torch._fused_adamw_(%s, %s, %s, %s, annotate(List[Tensor], []), %s, lr=%s,"
                  + " beta1=%s, beta2=%s, weight_decay=%s, eps=%s, amsgrad=False, maximize=False)",
              lists.get(0),
              g,
              lists.get(1),
              lists.get(2),
              Application.list(steps),
              scalars.get(0),
              Literals.of(adam.beta1()),
              Literals.of(adam.beta2()),
              Literals.of(adam.weightDecay()),
              Literals.of(adam.epsilon())));
    } else if (op instanceof SgdUpdate sgd) {
      emitter.line(
          String.format(
              "torch._fused_sgd_(%s, %s, %s, weight_decay=%s, momentum=%s, lr=%s, dampening=0.,"
                  + " nesterov=%s, maximize=False, is_first_step=False)",
              lists.get(0),
              g,
              lists.size() > 1 ? lists.get(1) : "annotate(List[Tensor], [])",
              Literals.of(sgd.weightDecay()),
              Literals.of(sgd.momentum()),
              scalars.get(0),
              Literals.of(sgd.nesterov())));
    } else {
      throw new IllegalArgumentException(op.name() + " has no kernel over lists");
    }
  }

  /**
   * Updates one weight.
   *
   * @param targets the weight and its states, which are written into
   * @param others the other operands
   */
  static void emitOne(
      Emitter emitter, OptimizerUpdate op, List<String> targets, List<String> others) {
    if (op instanceof AdagradUpdate adagrad) {
      adagrad(emitter, adagrad, targets, others);
    } else if (op instanceof LambUpdate lamb) {
      lamb(emitter, lamb, targets, others);
    } else if (op instanceof LionUpdate lion) {
      lion(emitter, lion, targets, others);
    } else if (op instanceof SgdRowUpdate) {
      String step = product(others.get(1), others.get(2));
      addRows(emitter, targets.get(0), others.get(0), step);
    } else if (op instanceof AdagradRowUpdate adagrad) {
      String sum = targets.get(1);
      String indices = others.get(0);
      String g = others.get(1);
      addRows(emitter, sum, indices, "torch.square(" + g + ")");
      String root = root("torch.index_select(" + sum + ", 0, " + indices + ")", adagrad.epsilon());
      String step = product("torch.div(" + g + ", " + root + ")", others.get(2));
      addRows(emitter, targets.get(0), indices, step);
    } else {
      throw new IllegalArgumentException(op.name() + " has no kernel for one weight");
    }
  }

  /** The negative of a gradient times a rate. */
  private static String product(String gradient, String rate) {
    return "torch.mul(" + gradient + ", torch.neg(" + rate + "))";
  }

  private static String root(String squares, double epsilon) {
    return "torch.add_(torch.sqrt(" + squares + "), " + Literals.of(epsilon) + ")";
  }

  private static void addRows(Emitter emitter, String table, String indices, String rows) {
    emitter.temporary("torch.index_add_(" + table + ", 0, " + indices + ", " + rows + ")");
  }

  private static void adagrad(
      Emitter emitter, AdagradUpdate op, List<String> targets, List<String> others) {
    String w = targets.get(0);
    String sum = targets.get(1);
    String g = decayed(emitter, others.get(0), w, op.weightDecay());
    emitter.temporary("torch.addcmul_(" + sum + ", " + g + ", " + g + ")");
    String step = product(g, others.get(1));
    emitter.temporary("torch.addcdiv_(" + w + ", " + step + ", " + root(sum, op.epsilon()) + ")");
  }

  private static String decayed(Emitter emitter, String x, String weight, double decay) {
    return decay == 0
        ? x
        : emitter.temporary(
            "torch.add(" + x + ", " + weight + ", alpha=" + Literals.of(decay) + ")");
  }

  private static void lion(
      Emitter emitter, LionUpdate op, List<String> targets, List<String> others) {
    String w = targets.get(0);
    String m = targets.get(1);
    String g = others.get(0);
    String mixed =
        String.format(
            "torch.add_(torch.mul(%s, %s), %s, alpha=%s)",
            m, Literals.of(op.beta1()), g, Literals.of(1 - op.beta1()));
    String direction = emitter.temporary("torch.sign_(" + mixed + ")");
    direction = decayed(emitter, direction, w, op.weightDecay());
    emitter.temporary(
        "torch.addcmul_(" + w + ", " + direction + ", torch.neg(" + others.get(1) + "))");
    emitter.temporary(
        String.format(
            "torch.add_(torch.mul_(%s, %s), %s, alpha=%s)",
            m, Literals.of(op.beta2()), g, Literals.of(1 - op.beta2())));
  }

  private static void lamb(
      Emitter emitter, LambUpdate op, List<String> targets, List<String> others) {
    String w = targets.get(0);
    String g = others.get(0);
    String m =
        emitter.temporary(
            String.format(
                "torch.add_(torch.mul_(%s, %s), %s, alpha=%s)",
                targets.get(1), Literals.of(op.beta1()), g, Literals.of(1 - op.beta1())));
    String v =
        emitter.temporary(
            String.format(
                "torch.addcmul_(torch.mul_(%s, %s), %s, %s, value=%s)",
                targets.get(2), Literals.of(op.beta2()), g, g, Literals.of(1 - op.beta2())));
    String denominator =
        root("torch.div(" + v + ", " + correction(others.get(2), op.beta2()) + ")", op.epsilon());
    String mean = "torch.div(" + m + ", " + correction(others.get(2), op.beta1()) + ")";
    String r = emitter.temporary("torch.div(" + mean + ", " + denominator + ")");
    r = decayed(emitter, r, w, op.weightDecay());
    String weightNorm = emitter.temporary("torch.linalg_vector_norm(" + w + ")");
    String stepNorm = emitter.temporary("torch.linalg_vector_norm(" + r + ")");
    String both =
        emitter.temporary(
            "torch.logical_and(torch.gt(" + weightNorm + ", 0.), torch.gt(" + stepNorm + ", 0.))");
    String quotient =
        "torch.div(" + weightNorm + ", torch.where(" + both + ", " + stepNorm + ", 1.))";
    String ratio = "torch.where(" + both + ", " + quotient + ", 1.)";
    String rate = "torch.mul(" + ratio + ", " + others.get(1) + ")";
    emitter.temporary("torch.sub_(" + w + ", torch.mul(" + r + ", " + rate + "))");
  }

  /** {@code 1 - beta^step}, exact also where beta^step is close to 1. */
  private static String correction(String step, double beta) {
    return "torch.neg(torch.expm1(torch.mul(" + step + ", " + Literals.of(Math.log(beta)) + ")))";
  }
}
