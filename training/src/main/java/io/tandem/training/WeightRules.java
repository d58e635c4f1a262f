package io.tandem.training;

import io.tandem.api.error.BadInputException;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.UpdateRule;
import io.tandem.api.program.Variable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How, at which rate and from when on each weight is trained: what groups say, and what follows
 * from the depth of its layer.
 *
 * @param optimizer whose usual rules hold
 * @param groups those of which the first that a weight belongs to counts
 * @param layerDecay what the rate is multiplied by for each depth below the top
 * @param unfreeze when layers begin, if not all at once
 */
record WeightRules(
    Optimizer optimizer,
    List<WeightGroup> groups,
    Optional<Double> layerDecay,
    Optional<Unfreezing> unfreeze) {

  /**
   * The rule of each weight at some time; a weight without one stays as it is.
   *
   * @throws BadInputException as {@link WeightGroup#rules}, or if there are no layers where they
   *     are gone by
   */
  Function<Variable, Optional<UpdateRule>> of(Collection<Variable> variables, Beginnings when) {
    Function<Variable, Optional<UpdateRule>> plain =
        WeightGroup.rules(optimizer, groups, variables);
    Function<String, Integer> below = below(variables);
    return variable -> {
      double passes = passes(variable, below);
      return when.begun(passes)
          ? plain
              .apply(variable)
              .map(
                  rule ->
                      new UpdateRule(
                          rule.weightDecay(),
                          rule.rateScale() * decay(below.apply(variable.name())),
                          when.step(passes)))
          : Optional.empty();
    };
  }

  private double decay(int below) {
    return layerDecay.map(share -> Math.pow(share, below)).orElse(1.0);
  }

  private Function<String, Integer> below(Collection<Variable> variables) {
    if (layerDecay.isEmpty() && unfreeze.isEmpty()) {
      return name -> 0;
    }
    List<String> names = variables.stream().filter(Variable::isWeight).map(Variable::name).toList();
    return LayerDepths.of(names, layerDecay.isPresent() ? "layer-decay" : "unfreeze")::below;
  }

  /** For how many passes a weight stays as it is. */
  private double passes(Variable weight, Function<String, Integer> below) {
    Optional<WeightGroup> group = WeightGroup.first(groups, weight);
    if (group.isPresent() && group.get().frozenUntil().isPresent()) {
      return group.get().frozenUntil().get();
    }
    return unfreeze.map(how -> how.every() * below.apply(weight.name())).orElse(0.0);
  }

  /** The passes after which weights begin, without 0. */
  SortedSet<Double> passes(Collection<Variable> variables) {
    Function<String, Integer> below = below(variables);
    SortedSet<Double> passes = new TreeSet<>();
    variables.stream().filter(Variable::isWeight).forEach(one -> passes.add(passes(one, below)));
    passes.remove(0.0);
    return passes;
  }
}
