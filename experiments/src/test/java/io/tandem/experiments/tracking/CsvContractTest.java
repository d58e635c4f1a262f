package io.tandem.experiments.tracking;

import io.tandem.api.tracking.TrackedEntry;
import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.Tracker;
import io.tandem.tck.tracking.Taken;
import io.tandem.tck.tracking.TrackerContract;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/** The kit of trackers, passed by comma-separated values. */
class CsvContractTest extends TrackerContract {
  @Override
  protected Tracker<?> provider() {
    return new CsvTracker();
  }

  @Override
  protected Record settings() {
    return new CsvTracker.Settings("metrics.csv");
  }

  @Override
  protected Set<Kind> held() {
    return Set.of(Kind.METRICS);
  }

  @Override
  protected Taken taken(TrackedRun run) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).build();
    try (Reader reader = Files.newBufferedReader(run.directory().resolve("metrics.csv"));
        CSVParser parser = format.parse(reader)) {
      List<TrackedEntry.Metric> points =
          parser.stream()
              .map(
                  line ->
                      new TrackedEntry.Metric(
                          Long.parseLong(line.get("time")),
                          Long.parseLong(line.get("step")),
                          line.get("name"),
                          Double.parseDouble(line.get("value"))))
              .toList();
      return Taken.of(points);
    }
  }
}
