package io.tandem.experiments.report;

import io.tandem.experiments.rundir.Folds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a page is about.
 *
 * @param title the name of the run, or of what the runs have in common
 * @param runs one run, or several to compare, each with a name of its own
 */
record ReportSubject(String title, List<ReportedRun> runs) {

  ReportSubject {
    runs = List.copyOf(runs);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("a report takes a run");
    }
  }

  /** How a title says so. */
  static String counted(int runs) {
    return runs + " runs";
  }

  boolean comparison() {
    return runs.size() > 1;
  }

  /**
   * What the runs came to if they are those of one cross-validation: of one folder, each with its
   * own fold.
   */
  Optional<Folds> folds() {
    long folders =
        runs.stream()
            .map(run -> run.directory().path().toAbsolutePath().normalize().getParent())
            .distinct()
            .count();
    Set<String> folds =
        runs.stream()
            .filter(run -> run.setting("split", "type").equals(Optional.of("folds")))
            .flatMap(run -> run.setting("split", "fold").stream())
            .collect(Collectors.toSet());
    if (!comparison() || folders > 1 || folds.size() < runs.size()) {
      return Optional.empty();
    }
    Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
    runs.forEach(run -> figures.put(run.name(), run.figures()));
    return Optional.of(Folds.of(figures));
  }
}
