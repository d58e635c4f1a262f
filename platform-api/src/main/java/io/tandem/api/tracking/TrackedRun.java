package io.tandem.api.tracking;

import java.nio.file.Path;

/**
 * The run that a sink follows.
 *
 * @param name what people call it; runs of a comparison share the name but for the backend's
 * @param directory its directory, into which a sink may write files of its own
 */
public record TrackedRun(String name, Path directory) {}
