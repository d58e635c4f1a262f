package io.tandem.experiments.picture;

/** Colours between white and others that people with any colour vision tell apart. */
final class Shade {
  /** Okabe and Ito's blue: for, and much. */
  private static final int FOR = 0x0072B2;

  /** Their vermilion: against. */
  private static final int AGAINST = 0xD55E00;

  private Shade() {}

  /**
   * The colour of a share.
   *
   * @param share from -1 (vermilion) over 0 (white) to 1 (blue)
   */
  static int of(double share) {
    double amount = Math.min(1, Math.abs(share));
    int full = share < 0 ? AGAINST : FOR;
    int colour = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int part = full >> shift & 0xFF;
      colour |= (int) Math.round(255 + (part - 255) * amount) << shift;
    }
    return colour;
  }
}
