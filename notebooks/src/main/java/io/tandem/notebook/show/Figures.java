package io.tandem.notebook.show;

import io.tandem.experiments.report.FigureName;
import java.util.Locale;

/** Numbers as people read them, and the colours that go with them. */
final class Figures {
  /** Okabe and Ito's blue and vermilion, which people with any colour vision tell apart. */
  private static final String FOR = "0,114,178";

  private static final String AGAINST = "213,94,0";

  /** On a stronger ground letters are hard to read. */
  private static final double STRONGEST = 0.55;

  private static final double WHOLE = 1e15;

  private Figures() {}

  /** Four digits that count; whole numbers as they are. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    return value == Math.rint(value) && Math.abs(value) < WHOLE
        ? String.format(Locale.ROOT, "%,.0f", value)
        : FigureName.short4(value);
  }

  /**
   * The ground of a share, which any page may shine through.
   *
   * @param share from -1 over 0, which has none, to 1
   */
  static String tint(double share) {
    if (!Double.isFinite(share) || share == 0) {
      return "";
    }
    double strength = Math.min(1, Math.abs(share)) * STRONGEST;
    return String.format(Locale.ROOT, "rgba(%s,%.3f)", share < 0 ? AGAINST : FOR, strength);
  }
}
