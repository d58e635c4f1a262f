package io.tandem.experiments.compare;

import io.tandem.api.config.Part;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Measures;
import io.tandem.evaluation.significance.McNemar;
import io.tandem.evaluation.significance.PairedBootstrap;
import io.tandem.evaluation.significance.PairedRandomization;
import io.tandem.evaluation.significance.SystemPair;
import io.tandem.experiments.wiring.Providers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Compares two systems by what they said of the same examples. */
final class CaseComparison {
  private static final double SHARE_TOLERANCE = 1e-9;

  private final Providers providers;
  private final Part<Evaluator<?>> evaluator;
  private final Resampling resampling;

  CaseComparison(Providers providers, Part<Evaluator<?>> evaluator, Resampling resampling) {
    this.providers = providers;
    this.evaluator = evaluator;
    this.resampling = resampling;
  }

  /**
   * Compares.
   *
   * @throws BadInputException if they were not asked the same
   */
  List<FigureComparison> of(ComparedSystem first, ComparedSystem second) {
    List<Case> ofFirst = first.cases(evaluator.name());
    List<Case> ofSecond = second.cases(evaluator.name());
    requireSame(first, second, ofFirst, ofSecond);
    List<Case> joined = new ArrayList<>();
    ofFirst.forEach(one -> joined.add(new Case(first.name() + "/" + one.name(), one.content())));
    ofSecond.forEach(one -> joined.add(new Case(second.name() + "/" + one.name(), one.content())));
    Measures both = providers.measure(evaluator, joined);
    SystemPair pair = SystemPair.of(both);
    Map<String, PairedRandomization> swapped =
        pair.randomization(resampling.resamples(), resampling.seed());
    Map<String, PairedBootstrap> drawn =
        pair.bootstrap(resampling.resamples(), resampling.seed(), resampling.level());
    List<FigureComparison> figures = new ArrayList<>();
    swapped.forEach(
        (metric, test) ->
            figures.add(
                new FigureComparison(
                    metric,
                    test.first(),
                    test.second(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    drawn.get(metric).interval(),
                    test.p(),
                    mcNemar(both, metric),
                    "approximate randomization")));
    return figures;
  }

  private void requireSame(
      ComparedSystem first, ComparedSystem second, List<Case> ofFirst, List<Case> ofSecond) {
    String both = first.name() + " and " + second.name();
    if (ofFirst.size() != ofSecond.size()) {
      throw new BadInputException(
          String.format(
              "%s were not measured on the same examples: '%s' asked %d and %d of them",
              both, evaluator.name(), ofFirst.size(), ofSecond.size()));
    }
    for (int i = 0; i < ofFirst.size(); i++) {
      Case one = ofFirst.get(i);
      Case other = ofSecond.get(i);
      if (!one.name().equals(other.name())
          || !providers.question(evaluator, one).equals(providers.question(evaluator, other))) {
        throw new BadInputException(
            String.format(
                "%s were not measured on the same examples: number %d is '%s' and '%s'%s",
                both,
                i + 1,
                one.name(),
                other.name(),
                one.name().equals(other.name()) ? ", with other content" : ""));
      }
    }
  }

  /** For a figure that is the share of examples that are right, each of which is 0 or 1 alone. */
  private static OptionalDouble mcNemar(Measures both, String metric) {
    int cases = both.cases() / 2;
    boolean[] right = new boolean[2 * cases];
    double share = 0;
    for (int i = 0; i < right.length; i++) {
      double one = both.over(new int[] {i}).getOrDefault(metric, Double.NaN);
      if (one != 0 && one != 1) {
        return OptionalDouble.empty();
      }
      right[i] = one == 1;
      share += one / right.length;
    }
    double all =
        both.over(IntStream.range(0, right.length).toArray()).getOrDefault(metric, Double.NaN);
    if (!(Math.abs(all - share) < SHARE_TOLERANCE)) {
      return OptionalDouble.empty();
    }
    boolean[] first = Arrays.copyOf(right, cases);
    boolean[] second = Arrays.copyOfRange(right, cases, 2 * cases);
    return OptionalDouble.of(McNemar.of(first, second).exactP());
  }
}
