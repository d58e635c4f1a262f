package io.tandem.experiments.console;

import io.tandem.experiments.report.ResultTable;
import io.tandem.experiments.rundir.Comparison;
import io.tandem.experiments.rundir.RunOutcome;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a run or a comparison ended, and what it came to.
 *
 * @param backend the backend's name; none for a comparison
 * @param outcome in a word
 * @param message why it failed; empty if it did not
 * @param figures the final figures by the names of {@code metrics.json}; empty for a comparison
 * @param table the figures for people
 * @param comparison what a comparison found
 * @param sample the text that was generated, and before it where, for people
 * @param directory of the run or the comparison
 * @param report the page, if one was written
 */
public record RunEnd(
    Optional<String> backend,
    RunOutcome outcome,
    String message,
    Map<String, Double> figures,
    ResultTable table,
    Optional<Comparison> comparison,
    Optional<String> sample,
    Path directory,
    Optional<Path> report) {

  /** Copies the figures, keeping their order. */
  public RunEnd {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /** An end about which nothing is known but how it came. */
  public static RunEnd early(
      Optional<String> backend,
      RunOutcome outcome,
      String message,
      Path directory,
      Optional<Path> report) {
    return new RunEnd(
        backend,
        outcome,
        message,
        Map.of(),
        new ResultTable(),
        Optional.empty(),
        Optional.empty(),
        directory,
        report);
  }
}
