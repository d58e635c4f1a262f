package io.tandem.experiments.rundir;

import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import java.util.regex.Pattern;

/**
 * One measurement of a run.
 *
 * @param time when it was taken, in milliseconds since 1970 (UTC)
 * @param step how many updates of the weights had been made, from 0
 * @param name what was measured, for example {@code train/loss}
 * @param value the figure; it may be infinite or not a number
 */
public record JournalEntry(long time, long step, String name, double value) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*");

  /** Refuses a negative step, and a name that is not of letters, digits and {@code _ . - /}. */
  public JournalEntry {
    if (step < 0) {
      throw new IllegalArgumentException("a step is at least 0, not " + step);
    }
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name for a metric: words of letters, digits, _ . - with / between");
    }
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("time", time)
        .put("step", step)
        .put("name", name)
        .put("value", JsonFigure.toJson(value))
        .build();
  }
}
