package io.tandem.experiments.report;

import java.util.List;

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
}
