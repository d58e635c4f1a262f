package io.tandem.experiments.run;

import io.tandem.api.backend.Engine;
import io.tandem.api.data.TextDataset;
import io.tandem.experiments.Version;
import io.tandem.experiments.rundir.DataFile;
import io.tandem.experiments.rundir.GitRevision;
import io.tandem.experiments.rundir.Machine;
import io.tandem.experiments.rundir.Provenance;
import io.tandem.experiments.wiring.Providers;
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
 * @param providers the parts on the path
 * @param data what it read, if it read anything itself
 * @param engine what it runs on, if it runs anything itself
 * @param start how it was started
 */
public record RunProvenance(
    ExperimentConfig config,
    Providers providers,
    Optional<TextDataset> data,
    Optional<Engine> engine,
    Start start) {

  /** As it is now. */
  public Provenance now() {
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
    config.augmentation().stream()
        .flatMap(part -> providers.files(part).stream())
        .distinct()
        .map(DataFile::of)
        .forEach(read::add);
    read.addAll(Teaching.files(config));
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
