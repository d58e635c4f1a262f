package io.tandem.experiments.rundir;

import java.util.Locale;

/** How a run ended. */
public enum RunOutcome {
  /** It did all that it was to do. */
  COMPLETED,
  /** It was asked to stop, and saved its state. */
  INTERRUPTED,
  /** It could not go on. */
  FAILED;

  /**
   * The word that files and events have for it.
   *
   * @return the name in lower case
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
