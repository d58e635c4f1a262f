package io.tandem.training;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.UpdateRule;
import io.tandem.api.program.NamePattern;
import io.tandem.api.program.Variable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Weights that are trained otherwise than the others: at a rate of their own, with a decay of their
 * own, or not at all.
 *
 * @param match the names that belong to the group; {@code *} stands for any characters, or none
 * @param rate what the learning rate is multiplied by, at least 0
 * @param weightDecay the decay of all of these weights, at least 0; the usual rule ({@link
 *     UpdateRule#of}) where it is not set
 * @param frozen whether the weights stay as they are; they get neither gradients nor states then
 * @param frozenUntil after how many passes over the data they are trained, if not at once; until
 *     then they get neither gradients nor updates
 */
public record WeightGroup(
    @Doc("The names of the weights; * stands for any characters.") String match,
    @Doc("What the learning rate is multiplied by.") @Default("1") @Range(min = 0) double rate,
    @Doc(
            "Weight decay of all of these weights; where it is not set, that of the optimizer for"
                + " matrices and none for norms and biases.")
        @Range(min = 0)
        Optional<Double> weightDecay,
    @Doc("Whether these weights stay as they are.") @Default("false") boolean frozen,
    @Doc("Passes over the data for which these weights stay as they are, a fraction if wanted.")
        @Range(above = 0, max = 1_000_000)
        Optional<Double> frozenUntil) {

  /** Refuses two ways to say when weights are trained. */
  public WeightGroup {
    if (frozen && frozenUntil.isPresent()) {
      throw new IllegalArgumentException(
          "frozen and frozen-until exclude each other: the weights of '"
              + match
              + "' stay as they are for ever or until then");
    }
  }

  /** A group that is trained from the beginning on, or never. */
  public WeightGroup(String match, double rate, Optional<Double> weightDecay, boolean frozen) {
    this(match, rate, weightDecay, frozen, Optional.empty());
  }

  /**
   * The rule of each weight: that of the first group that it belongs to, and the usual one for what
   * belongs to none.
   *
   * @throws BadInputException if a group has no weight: its name was mistyped, or all of its
   *     weights belong to groups before it
   */
  static Function<Variable, Optional<UpdateRule>> rules(
      Optimizer optimizer, List<WeightGroup> groups, Collection<Variable> variables) {
    List<Variable> weights = variables.stream().filter(Variable::isWeight).toList();
    for (WeightGroup group : groups) {
      if (weights.stream().noneMatch(weight -> first(groups, weight).equals(Optional.of(group)))) {
        throw group.empty(weights);
      }
    }
    Function<Variable, Optional<UpdateRule>> usual = UpdateRule.of(optimizer);
    return variable ->
        first(groups, variable)
            .map(group -> group.rule(usual.apply(variable)))
            .orElseGet(() -> usual.apply(variable));
  }

  static Optional<WeightGroup> first(List<WeightGroup> groups, Variable weight) {
    return groups.stream().filter(group -> group.has(weight.name())).findFirst();
  }

  private boolean has(String name) {
    return new NamePattern(match).matches(name);
  }

  private Optional<UpdateRule> rule(Optional<UpdateRule> usual) {
    return frozen
        ? Optional.empty()
        : usual.map(rule -> new UpdateRule(weightDecay.orElse(rule.weightDecay()), rate));
  }

  private BadInputException empty(List<Variable> weights) {
    List<String> names = weights.stream().map(Variable::name).toList();
    boolean matches = names.stream().anyMatch(this::has);
    return new BadInputException(
        matches
            ? "every weight that '" + match + "' matches belongs to a group before it"
            : "no weight matches '" + match + "'; " + NearestName.hint(match, names));
  }
}
