package io.tandem.evaluation.tribuo;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What Tribuo tells on standard error by itself. */
public final class TribuoLog {
  /** Held, as loggers that nobody holds forget their levels. */
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  private TribuoLog() {}

  /**
   * Keeps Tribuo from telling of each training, and from warning of labels that nobody has; where
   * somebody has set its level, that stays.
   */
  public static void quiet() {
    if (TRIBUO.getLevel() == null) {
      TRIBUO.setLevel(Level.SEVERE);
    }
  }
}
