package io.tandem.backend.djl.script;

import io.tandem.api.op.Op;
import java.util.HashMap;
import java.util.Map;

/** The rule of each operation that a script may hold. */
final class Rules {
  private static final Rules ALL = new Rules();

  private final Map<Class<? extends Op>, Rule<? extends Op>> rules = new HashMap<>();

  /** Writes one application of an operation. */
  interface Rule<O extends Op> {
    void emit(O op, Application call);
  }

  private Rules() {
    ElementwiseRules.addTo(this);
    CreationRules.addTo(this);
    ShapeRules.addTo(this);
    IndexRules.addTo(this);
    ReductionRules.addTo(this);
    ProductRules.addTo(this);
    NormRules.addTo(this);
    AttentionRules.addTo(this);
    LossRules.addTo(this);
    WindowRules.addTo(this);
    ClippingRule.addTo(this);
    OptimizerRules.addTo(this);
  }

  <O extends Op> void add(Class<O> type, Rule<O> rule) {
    rules.put(type, rule);
  }

  /** Whether there is a rule for operations of a kind. */
  static boolean covers(Class<?> type) {
    return ALL.rules.containsKey(type);
  }

  static void emit(Op op, Application call) {
    emit(op.getClass(), op, call);
  }

  private static <O extends Op> void emit(Class<O> type, Op op, Application call) {
    @SuppressWarnings("unchecked") // add() puts a rule for O under the class of O.
    Rule<O> rule = (Rule<O>) ALL.rules.get(type);
    if (rule == null) {
      throw new IllegalStateException("no rule for " + op.name());
    }
    rule.emit(type.cast(op), call);
  }
}
