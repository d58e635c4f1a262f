package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.error.BadInputException;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.UpdateRule;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WeightGroupTest {
  private static final Optimizer ADAMW = new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.1);
  private static final List<Variable> VARIABLES =
      List.of(
          weight("wte.weight", 7, 4),
          weight("h.0.attn.c_attn.weight", 4, 12),
          weight("h.0.ln_1.bias", 4),
          weight("h.10.attn.c_attn.weight", 4, 12),
          new Variable(
              "step",
              TensorType.of(DType.FLOAT32, Shape.SCALAR),
              Initializer.zeros(),
              Variable.Role.STATE));

  private static Variable weight(String name, long... extents) {
    return new Variable(
        name, TensorType.float32(extents), Initializer.zeros(), Variable.Role.WEIGHT);
  }

  private static WeightGroup group(String match, double rate) {
    return new WeightGroup(match, rate, Optional.empty(), false);
  }

  /** Decay and rate of each weight that is trained. */
  private static Map<String, List<Double>> rules(WeightGroup... groups) {
    var rules = WeightGroup.rules(ADAMW, List.of(groups), VARIABLES);
    Map<String, List<Double>> found = new TreeMap<>();
    for (Variable variable : VARIABLES.subList(0, 4)) {
      Optional<UpdateRule> rule = rules.apply(variable);
      rule.ifPresent(r -> found.put(variable.name(), List.of(r.weightDecay(), r.rateScale())));
    }
    return found;
  }

  private static String refusal(WeightGroup... groups) {
    return assertThrows(BadInputException.class, () -> rules(groups)).getMessage();
  }

  @Test
  void withoutGroupsMatricesDecayAndNothingElseDoes() {
    assertEquals(
        Map.of(
            "wte.weight", List.of(0.1, 1.0),
            "h.0.attn.c_attn.weight", List.of(0.1, 1.0),
            "h.0.ln_1.bias", List.of(0.0, 1.0),
            "h.10.attn.c_attn.weight", List.of(0.1, 1.0)),
        rules());
  }

  @Test
  void aWeightBelongsToTheFirstGroupThatMatchesItsWholeName() {
    assertEquals(
        Map.of(
            "wte.weight", List.of(0.1, 1.0),
            "h.0.attn.c_attn.weight", List.of(0.1, 0.5),
            "h.0.ln_1.bias", List.of(0.3, 0.25),
            "h.10.attn.c_attn.weight", List.of(0.1, 0.5)),
        rules(new WeightGroup("*.bias", 0.25, Optional.of(0.3), false), group("h.*", 0.5)));
  }

  @Test
  void aDotIsADotAndAFrozenWeightHasNoRule() {
    assertEquals(
        Map.of("wte.weight", List.of(0.1, 1.0), "h.10.attn.c_attn.weight", List.of(0.1, 1.0)),
        rules(new WeightGroup("h.0.*", 1, Optional.empty(), true)));
  }

  @Test
  void aGroupWithoutWeightsIsRefusedWithTheNearestName() {
    assertEquals(
        "no weight matches 'wte.wieght'; did you mean 'wte.weight'? Allowed: wte.weight,"
            + " h.0.attn.c_attn.weight, h.0.ln_1.bias, h.10.attn.c_attn.weight",
        refusal(group("wte.wieght", 1)));
    assertEquals(
        "every weight that 'h.0.ln_1.*' matches belongs to a group before it",
        refusal(group("h.*", 1), group("h.0.ln_1.*", 2)));
    assertEquals(
        "no weight matches 'step'",
        refusal(group("step", 1)).substring(0, "no weight matches 'step'".length()));
  }
}
