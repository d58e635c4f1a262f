package io.tandem.training;

/**
 * Now and then during training: after each so many steps, at the end of each so many passes over
 * the data, or both.
 *
 * @param steps steps between two times, 0 for none
 * @param epochs passes between two times, 0 for none
 */
public record Every(long steps, long epochs) {
  /** Not at all. */
  public static final Every NEVER = new Every(0, 0);

  public Every {
    if (steps < 0 || epochs < 0) {
      throw new IllegalArgumentException("every " + steps + " steps and " + epochs + " passes");
    }
  }

  /** After each so many steps. */
  public static Every steps(long number) {
    return new Every(number, 0);
  }

  /** Whether there is any such time. */
  public boolean isEver() {
    return steps > 0 || epochs > 0;
  }

  /**
   * Whether the time is after a step.
   *
   * @param step its number, from 1
   * @param before the pass of the batch that the step began with
   * @param after the pass of the batch that comes next
   */
  public boolean isDue(long step, long before, long after) {
    return (steps > 0 && step % steps == 0) || (epochs > 0 && after / epochs > before / epochs);
  }
}
