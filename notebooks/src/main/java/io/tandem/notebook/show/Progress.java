package io.tandem.notebook.show;

import java.util.Locale;

/**
 * How far a training is.
 *
 * @param label what is trained
 * @param step steps made
 * @param steps that there will be
 * @param loss of the last step; not a number before the first
 * @param tokensPerSecond of the last step; likewise
 * @param validation what was measured last; may be empty
 * @param seconds since it began
 * @param left seconds that are left; not a number where that is unknown
 * @param ending how it ended; empty while it goes on
 */
public record Progress(
    String label,
    long step,
    long steps,
    double loss,
    double tokensPerSecond,
    String validation,
    double seconds,
    double left,
    String ending) {
  private static final String TEMPLATE = "progress.mustache";
  private static final int MINUTE = 60;

  /** What the template shows. */
  record Bar(String label, long step, long steps, String note) {}

  /** As a bar. */
  public Rich rich() {
    return Rich.html(
        String.format("%s: step %d of %d, %s", label, step, steps, note()),
        Grid.render(TEMPLATE, new Bar(label, step, Math.max(1, steps), note())));
  }

  private String note() {
    StringBuilder note = new StringBuilder();
    if (!Double.isNaN(loss)) {
      note.append(String.format(Locale.ROOT, "loss %.4f", loss));
    }
    if (!validation.isEmpty()) {
      note.append(" · ").append(validation);
    }
    if (!Double.isNaN(tokensPerSecond)) {
      note.append(String.format(Locale.ROOT, " · %,.0f/s", tokensPerSecond));
    }
    if (!ending.isEmpty()) {
      return note + " · " + ending + " after " + time(seconds);
    }
    return Double.isNaN(left) ? note.toString() : note + " · " + time(left) + " left";
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole < MINUTE
        ? whole + " s"
        : String.format(Locale.ROOT, "%d:%02d min", whole / MINUTE, whole % MINUTE);
  }
}
