package io.tandem.experiments.report;

import io.tandem.experiments.config.ConfigKeys;
import io.tandem.experiments.rundir.Comparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Which runs of a page did the same but for where they computed. Only how far apart their losses
 * are says something about the backends: a run with another seed or schedule has other losses.
 *
 * @param groups runs of the same config, at least two in each
 * @param ofAll whether all runs of the page are one group
 * @param differing the keys that keep other runs from being compared
 */
record LossComparison(List<Group> groups, boolean ofAll, List<String> differing) {

  /** Where a run computes, and what only follows or watches its training. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "backend",
          "device",
          "threads",
          "gpu",
          "training.validate-every",
          "training.checkpoint-every",
          "evaluation",
          "confidence",
          "baselines",
          "tracking",
          "sample");

  private static final int MOST_KEYS = 6;

  /**
   * Runs whose losses can be compared.
   *
   * @param runs at least two
   * @param spreads how far their training losses are from each other, at the steps that all have
   */
  record Group(List<ReportedRun> runs, SortedMap<Long, Double> spreads) {
    String names() {
      return runs.stream().map(ReportedRun::name).collect(Collectors.joining(" and "));
    }
  }

  /**
   * The greatest difference.
   *
   * @param value of two training losses; not a number where a loss is that or infinite
   * @param step the first step that has it
   * @param steps how many steps were compared
   * @param names whose losses these are
   */
  record Greatest(double value, long step, long steps, String names) {}

  static LossComparison of(List<ReportedRun> runs) {
    Map<Map<String, String>, List<ReportedRun>> same = new LinkedHashMap<>();
    for (ReportedRun run : runs) {
      same.computeIfAbsent(told(run), told -> new ArrayList<>()).add(run);
    }
    List<Group> groups = new ArrayList<>();
    for (List<ReportedRun> group : same.values()) {
      if (group.size() > 1) {
        groups.add(
            new Group(
                List.copyOf(group),
                Comparison.spreads(group.stream().map(ReportedRun::losses).toList())));
      }
    }
    Set<String> keys = new LinkedHashSet<>();
    same.keySet().forEach(told -> keys.addAll(told.keySet()));
    List<String> differing =
        keys.stream()
            .filter(
                key ->
                    same.keySet().stream()
                            .map(told -> Optional.ofNullable(told.get(key)))
                            .distinct()
                            .count()
                        > 1)
            .toList();
    return new LossComparison(List.copyOf(groups), same.size() == 1, differing);
  }

  private static Map<String, String> told(ReportedRun run) {
    Map<String, String> told = new LinkedHashMap<>();
    ConfigKeys.of(run.config())
        .forEach(
            (path, value) -> {
              String key = String.join(".", path);
              if (!WITHOUT_EFFECT.contains(path.get(0)) && !WITHOUT_EFFECT.contains(key)) {
                told.put(key, ConfigKeys.text(value));
              }
            });
    return told;
  }

  /** The greatest difference of all groups; nothing if no step can be compared. */
  Optional<Greatest> greatest() {
    Optional<Greatest> greatest = Optional.empty();
    for (Group group : groups) {
      Map<String, Comparison.Run> runs = new LinkedHashMap<>();
      Map<String, SortedMap<Long, Double>> losses = new LinkedHashMap<>();
      for (ReportedRun run : group.runs()) {
        runs.put(run.name(), new Comparison.Run(run.name(), Double.NaN, -1));
        losses.put(run.name(), run.losses());
      }
      Comparison one = Comparison.of(runs, losses);
      // Not a number counts as more than any number.
      if (one.stepsCompared() > 0
          && greatest.map(g -> Double.compare(one.maxAbsLossDifference(), g.value())).orElse(1)
              > 0) {
        greatest =
            Optional.of(
                new Greatest(
                    one.maxAbsLossDifference(),
                    one.stepOfMaxDifference(),
                    one.stepsCompared(),
                    group.names()));
      }
    }
    return greatest;
  }

  /** What keeps which runs from being compared; empty if nothing does. */
  String note() {
    if (ofAll) {
      return "";
    }
    int more = differing.size() - MOST_KEYS;
    String keys =
        differing.stream().limit(MOST_KEYS).collect(Collectors.joining(", "))
            + (more > 0 ? " and " + more + " more" : "");
    return groups.isEmpty()
        ? "How far training losses are from each other is not told, for the runs differ in "
            + keys
            + "."
        : "How far training losses are from each other is told only of runs with the same config,"
            + " whatever their backends; the others differ in "
            + keys
            + ".";
  }
}
