package io.tandem.experiments.report;

import io.tandem.experiments.config.HoconReader;
import io.tandem.experiments.rundir.DataFile;
import io.tandem.experiments.rundir.GitRevision;
import io.tandem.experiments.rundir.JournalWriter;
import io.tandem.experiments.rundir.Machine;
import io.tandem.experiments.rundir.Provenance;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Run directories as runs leave them, without a run. */
public final class FixtureRun {
  static final Instant STARTED = Instant.parse("2024-02-29T12:00:00Z");
  static final String REVISION = "0123456789012345678901234567890123456789";

  private FixtureRun() {}

  /** A run of a few steps, complete. */
  public static RunDirectory complete(Path path, String config) throws IOException {
    RunDirectory directory = begun(path, config);
    try (JournalWriter journal = JournalWriter.open(directory.journal(), time(1))) {
      for (long step = 1; step <= 4; step++) {
        journal.append(step, Map.of("train/loss", 8.0 / step));
        journal.append(step, Map.of("train/learning-rate", 1e-4 * step));
      }
      journal.append(4, Map.of("validation/loss", 2.5));
      journal.appendEvent("ended", Map.of("outcome", "completed"));
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("steps", 4.0);
    figures.put("train/loss", 2.0);
    figures.put("validation/loss", 2.5);
    figures.put("tokens-per-second", 1234.0);
    directory.writeMetrics(figures);
    Files.writeString(directory.sample(), "Fellow citizens, <b>& so on</b>\n");
    return directory;
  }

  /** A run that was killed before its first step. */
  public static RunDirectory begun(Path path, String config) throws IOException {
    RunDirectory directory = RunDirectory.create(path);
    directory.writeConfig(HoconReader.parse(config, "fixture"));
    directory.writeProvenance(provenance(List.of("run", "it's a file.conf", "seed=7")));
    return directory;
  }

  /** What a run was made with that was started by a command. */
  static Provenance provenance(List<String> commandLine) {
    return new Provenance(
        STARTED,
        commandLine,
        7,
        Map.of("tandem", "0.1.0"),
        Optional.of(new GitRevision(REVISION, true)),
        List.of(new DataFile("<i>data</i>", 3, "ba78")),
        new Machine("Linux 6", "amd64", "A Processor", 2, 1L << 34));
  }

  /** A clock that stands still. */
  static InstantSource time(long secondsAfterStart) {
    return InstantSource.fixed(STARTED.plusSeconds(secondsAfterStart));
  }
}
