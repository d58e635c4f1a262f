package io.tandem.experiments.run;

import io.tandem.api.backend.Engine;
import io.tandem.api.data.TextDataset;
import io.tandem.experiments.Version;
import io.tandem.experiments.rundir.DataFile;
import io.tandem.experiments.rundir.GitRevision;
import io.tandem.experiments.rundir.Machine;
import io.tandem.experiments.rundir.Provenance;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a run comes from.
 *
 * @param config the experiment
 * @param data what it read, if it read anything itself
 * @param engine what it runs on, if it runs anything itself
 * @param start how it was started
 */
record RunProvenance(
    ExperimentConfig config, Optional<TextDataset> data, Optional<Engine> engine, Start start) {

  /** As it is now. */
  Provenance now() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("tandem", Version.number());
    versions.put("java", Runtime.version().toString());
    engine.ifPresent(
        e -> {
          versions.put("backend", e.backend());
          versions.put("engine", e.version());
          versions.put("device", e.device());
        });
    List<DataFile> read = new ArrayList<>();
    data.ifPresent(d -> read.add(new DataFile(d.name(), d.utf8Bytes(), d.sha256())));
    read.addAll(CheckpointStart.files(config));
    return new Provenance(
        Instant.now(),
        start.arguments(),
        config.oneSeed(),
        versions,
        GitRevision.of(Path.of("").toAbsolutePath()),
        read,
        Machine.here());
  }
}
