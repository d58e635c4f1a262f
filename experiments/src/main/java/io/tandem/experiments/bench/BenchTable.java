package io.tandem.experiments.bench;

import io.tandem.experiments.bench.BenchRow.Failed;
import io.tandem.experiments.bench.BenchRow.Measured;
import java.util.Locale;

/** Rows as a table for people. */
public final class BenchTable {
  /** What stands above the columns, with a line break at its end. */
  public static final String HEADING =
      String.format(
          Locale.ROOT,
          "%-12s%-8s%-10s%6s  %-8s%11s%8s%11s%10s%16s%9s%10s%9s%n",
          "shape",
          "task",
          "precision",
          "batch",
          "system",
          "ms/call",
          "+-",
          "tokens/s",
          "GFLOP/s",
          "limit",
          "share",
          "peak MiB",
          "first s");

  private BenchTable() {}

  /**
   * A row as a line below the heading, with a line break at its end; a second line follows where
   * the share is more than there can be of a machine at rest.
   */
  public static String line(BenchRow row) {
    BenchJob job = row.job();
    String head =
        String.format(
            Locale.ROOT,
            "%-12s%-8s%-10s%6d  %-8s",
            job.shape().name(),
            job.task().word(),
            job.precisionWord(),
            job.batch(),
            row.system());
    if (row.outcome() instanceof Failed failed) {
      return head + "failed: " + failed.message() + System.lineSeparator();
    }
    Measured measured = (Measured) row.outcome();
    boolean training = job.task() == BenchTask.TRAIN;
    int calls = training ? 1 : job.shape().tokens();
    long peak = measured.peakMemoryBytes();
    double spread = measured.stepSpread();
    String reference =
        String.format(
            Locale.ROOT,
            training ? "%.0f GFLOP/s" : "%.1f GB/s",
            row.referenceRate(measured) / 1e9);
    return head
        + String.format(
            Locale.ROOT,
            "%11.1f%8s%11.0f%10.1f%16s%7.1f %%%10s%9.1f%n",
            1e3 * measured.medianStep() / calls,
            Double.isNaN(spread) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * spread),
            row.tokensPerSecond(measured),
            measured.flopsPerSecond() / 1e9,
            reference,
            100 * row.share(measured),
            peak < 0 ? "unknown" : String.format(Locale.ROOT, "%.0f", peak / 1048576.0),
            measured.secondsToFirstStep())
        + (row.share(measured) > 1 ? doubt(training, reference) : "");
  }

  /** Why a share above 100 % is not to be taken at its word. */
  private static String doubt(boolean training, String reference) {
    String reason =
        training ? "" : "the weights are read from the processor's cache, not from memory; or ";
    return "  a share above 100 %: "
        + reason
        + "something else slowed the reference down ("
        + reference
        + "): measure again on a machine at rest"
        + System.lineSeparator();
  }
}
