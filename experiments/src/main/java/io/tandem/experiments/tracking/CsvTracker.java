package io.tandem.experiments.tracking;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.tracking.JournalPosition;
import io.tandem.api.tracking.TrackedEntry;
import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.Tracker;
import io.tandem.api.tracking.TrackingSink;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes a run's metrics to a file of comma-separated values, one measurement a line. */
public final class CsvTracker implements Tracker<CsvTracker.Settings> {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*\\.csv");

  /**
   * Where to write.
   *
   * @param file the file's name
   */
  public record Settings(
      @Doc("The name of the file in the run's directory; it ends in .csv.") @Default("metrics.csv")
          String file) {

    /** Refuses a name that leads out of the directory. */
    public Settings {
      if (!NAME.matcher(file).matches()) {
        throw new IllegalArgumentException(
            "file is '"
                + file
                + "'; it must be a name of letters, digits, _ . - that ends in .csv, without a"
                + " folder");
      }
    }
  }

  /** Used by the service loader. */
  public CsvTracker() {}

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String description() {
    return "metrics as comma-separated values in the run's directory";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  /** The file is written anew each time, so that it holds each measurement once. */
  @Override
  public TrackingSink open(Settings settings, TrackedRun run) throws IOException {
    Writer writer = Files.newBufferedWriter(run.directory().resolve(settings.file()));
    try {
      CSVFormat format =
          CSVFormat.RFC4180.builder().setHeader("time", "step", "name", "value").build();
      return new CsvSink(new CSVPrinter(writer, format));
    } catch (IOException e) {
      writer.close();
      throw e;
    }
  }

  private record CsvSink(CSVPrinter printer) implements TrackingSink {
    @Override
    public JournalPosition position() {
      return JournalPosition.START;
    }

    @Override
    public void accept(List<TrackedEntry> entries, JournalPosition after) throws IOException {
      for (TrackedEntry entry : entries) {
        if (entry instanceof TrackedEntry.Metric metric) {
          printer.printRecord(metric.time(), metric.step(), metric.name(), metric.value());
        }
      }
      printer.flush();
    }

    @Override
    public void close() throws IOException {
      printer.close();
    }
  }
}
