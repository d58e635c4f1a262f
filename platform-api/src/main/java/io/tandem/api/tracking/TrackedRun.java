package io.tandem.api.tracking;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The run that a sink follows.
 *
 * @param id made once with the run and kept in its directory, so that a sink finds again what it
 *     has of the run, from whatever process it is followed
 * @param name what people call it
 * @param started when it began, however often it was gone on with
 * @param directory its directory, into which a sink may write files of its own
 * @param parent the comparison or cross-validation that it is part of, which is followed, too,
 *     perhaps by another process at the same time
 */
public record TrackedRun(
    UUID id, String name, Instant started, Path directory, Optional<TrackedRun> parent) {}
