package io.tandem.api.tracking;

import java.nio.file.Path;

/** One thing that a journal says of its run. */
public sealed interface TrackedEntry {

  /**
   * A setting of the run, said once.
   *
   * @param name the keys of the config with dots between them
   * @param value as the config writes it
   */
  record Parameter(String name, String value) implements TrackedEntry {}

  /**
   * A note on the run; a later one of the same name replaces it.
   *
   * @param name the note's name
   * @param value its text
   */
  record Tag(String name, String value) implements TrackedEntry {}

  /**
   * A figure.
   *
   * @param time when it was taken, in milliseconds since 1970 (UTC)
   * @param step how many updates of the weights had been made
   * @param name what was measured, for example {@code train/loss}
   * @param value the figure; it may be infinite or not a number
   */
  record Metric(long time, long step, String name, double value) implements TrackedEntry {}

  /**
   * A file or folder that belongs to the run. If it is said again, its content is another one now.
   *
   * @param file where it lies, inside the run's directory; no link leads out of that. It may be
   *     gone by the time it is told
   */
  record Artifact(Path file) implements TrackedEntry {}

  /**
   * What became of the run; later ones replace it.
   *
   * @param time since when, in milliseconds since 1970 (UTC)
   * @param state how far it has come
   * @param message why it failed or stopped, empty where there is nothing to say
   */
  record State(long time, RunState state, String message) implements TrackedEntry {}
}
