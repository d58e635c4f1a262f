package io.tandem.experiments.compare;

import io.tandem.api.config.Part;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.evaluation.significance.Holm;
import io.tandem.experiments.wiring.Providers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Systems held against the first of them.
 *
 * @param systems all of them, at least two
 * @param comparisons of each but the first, in their order
 * @param resampling how chance was measured
 */
public record SystemComparison(
    List<ComparedSystem> systems, List<AgainstFirst> comparisons, Resampling resampling) {

  /** Copies the lists. */
  public SystemComparison {
    systems = List.copyOf(systems);
    comparisons = List.copyOf(comparisons);
  }

  /**
   * One system held against the first.
   *
   * @param second the system
   * @param figures what was found
   * @param corrected by each figure's name its {@code p}, corrected by Holm for there being several
   *     systems
   */
  public record AgainstFirst(
      ComparedSystem second, List<FigureComparison> figures, Map<String, Double> corrected) {

    /** Copies both. */
    public AgainstFirst {
      figures = List.copyOf(figures);
      corrected = Map.copyOf(corrected);
    }
  }

  /**
   * Compares.
   *
   * @param systems at least two: each trained once, or each several times
   * @throws BadInputException if they cannot be compared, saying why
   */
  public static SystemComparison of(
      Providers providers, List<ComparedSystem> systems, Resampling resampling) {
    ComparedSystem first = systems.get(0);
    Map<ComparedSystem, List<FigureComparison>> found = new LinkedHashMap<>();
    for (ComparedSystem second : systems.subList(1, systems.size())) {
      if (first.repeated() != second.repeated()) {
        throw new BadInputException(
            String.format(
                "%s is of %s and %s of %s; compare single runs with single runs, and several with"
                    + " several",
                first.name(), counted(first), second.name(), counted(second)));
      }
      List<FigureComparison> figures =
          first.repeated()
              ? RunComparison.of(first, second, resampling.level())
              : cases(providers, first, second, resampling);
      if (figures.isEmpty()) {
        throw new BadInputException(
            String.format(
                "%s and %s have no figure in common that is defined for both",
                first.name(), second.name()));
      }
      found.put(second, figures);
    }
    return new SystemComparison(systems, corrected(found), resampling);
  }

  private static String counted(ComparedSystem system) {
    int runs = system.runNames().size();
    return runs == 1 ? "one run" : runs + " runs";
  }

  private static List<FigureComparison> cases(
      Providers providers, ComparedSystem first, ComparedSystem second, Resampling resampling) {
    Map<String, Part<Evaluator<?>>> ofFirst = first.evaluators(providers);
    Map<String, Part<Evaluator<?>>> ofSecond = second.evaluators(providers);
    List<FigureComparison> figures = new ArrayList<>();
    ofFirst.forEach(
        (name, evaluator) -> {
          Part<Evaluator<?>> other = ofSecond.get(name);
          if (other == null) {
            return;
          }
          if (!other.equals(evaluator)) {
            throw new BadInputException(
                String.format(
                    "%s and %s were measured by '%s' with other settings: %s and %s",
                    first.name(), second.name(), name, evaluator.settings(), other.settings()));
          }
          figures.addAll(new CaseComparison(providers, evaluator, resampling).of(first, second));
        });
    return figures;
  }

  private static List<AgainstFirst> corrected(Map<ComparedSystem, List<FigureComparison>> found) {
    Map<String, List<ComparedSystem>> systems = new LinkedHashMap<>();
    Map<String, List<Double>> all = new LinkedHashMap<>();
    found.forEach(
        (system, figures) ->
            figures.stream()
                .filter(figure -> !Double.isNaN(figure.p()))
                .forEach(
                    figure -> {
                      systems.computeIfAbsent(figure.metric(), m -> new ArrayList<>()).add(system);
                      all.computeIfAbsent(figure.metric(), m -> new ArrayList<>()).add(figure.p());
                    }));
    Map<ComparedSystem, Map<String, Double>> corrected = new LinkedHashMap<>();
    all.forEach(
        (metric, p) -> {
          double[] holm = Holm.corrected(p.stream().mapToDouble(Double::doubleValue).toArray());
          for (int i = 0; i < holm.length; i++) {
            corrected
                .computeIfAbsent(systems.get(metric).get(i), s -> new LinkedHashMap<>())
                .put(metric, holm[i]);
          }
        });
    List<AgainstFirst> comparisons = new ArrayList<>();
    found.forEach(
        (system, figures) ->
            comparisons.add(
                new AgainstFirst(system, figures, corrected.getOrDefault(system, Map.of()))));
    return comparisons;
  }
}
