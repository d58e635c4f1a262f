package io.tandem.api.config;

/**
 * One thing that is wrong in a config.
 *
 * @param origin where it was written
 * @param path the keys that lead to it, with dots between them and {@code [i]} for an item of a
 *     list; empty for the config as a whole
 * @param message what is wrong and what is allowed, without the place
 */
public record ConfigProblem(Origin origin, String path, String message) {

  /** The line that the user reads: {@code file:line: path: message}. */
  @Override
  public String toString() {
    return origin + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
