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
          "%-12s%-8s%-10s%6s  %-8s%11s%11s%10s%16s%9s%10s%9s%n",
          "shape",
          "task",
          "precision",
          "batch",
          "system",
          "ms/call",
          "tokens/s",
          "GFLOP/s",
          "limit",
          "share",
          "peak MiB",
          "first s");

  private BenchTable() {}

  /** A row as a line below the heading, with a line break at its end. */
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
    return head
        + String.format(
            Locale.ROOT,
            "%11.1f%11.0f%10.1f%16s%7.1f %%%10s%9.1f%n",
            1e3 * measured.medianStep() / calls,
            row.tokensPerSecond(measured),
            measured.flopsPerSecond() / 1e9,
            String.format(
                Locale.ROOT,
                training ? "%.0f GFLOP/s" : "%.1f GB/s",
                row.referenceRate(measured) / 1e9),
            100 * row.share(measured),
            peak < 0 ? "unknown" : String.format(Locale.ROOT, "%.0f", peak / 1048576.0),
            measured.secondsToFirstStep());
  }
}
