package io.tandem.experiments.report;

import io.tandem.experiments.rundir.Repetition;
import io.tandem.experiments.rundir.Repetitions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

  /** In what the runs differ if they are the same experiment run several times. */
  Optional<Repetition> repetition() {
    if (!comparison() || folders() > 1) {
      return Optional.empty();
    }
    if (different(run -> run.setting("seed"))) {
      return Optional.of(Repetition.SEED);
    }
    boolean folds =
        runs.stream().allMatch(run -> run.setting("split", "type").equals(Optional.of("folds")));
    return folds && different(run -> run.setting("split", "fold"))
        ? Optional.of(Repetition.FOLD)
        : Optional.empty();
  }

  /** What they came to. */
  Optional<Repetitions> repetitions() {
    if (repetition().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
    runs.forEach(run -> figures.put(run.name(), run.figures()));
    return Optional.of(Repetitions.of(figures));
  }

  private long folders() {
    return runs.stream()
        .map(run -> run.directory().path().toAbsolutePath().normalize().getParent())
        .distinct()
        .count();
  }

  /** Whether each run has another value of what all are asked for. */
  private boolean different(Function<ReportedRun, Optional<String>> value) {
    Set<String> values =
        runs.stream().flatMap(run -> value.apply(run).stream()).collect(Collectors.toSet());
    return values.size() == runs.size();
  }
}
