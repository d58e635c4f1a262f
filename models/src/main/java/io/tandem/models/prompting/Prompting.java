package io.tandem.models.prompting;

import java.util.OptionalInt;

/**
 * How a model is asked for labels.
 *
 * @param template the prompt
 * @param verbalizer what it is to say for each label
 * @param calibration what is taken away of the labels' scores
 * @param separator what stands after each example that is shown
 * @param shownTokens the greatest number of tokens of a shown example's text, if it is limited
 */
public record Prompting(
    PromptTemplate template,
    Verbalizer verbalizer,
    Calibration calibration,
    String separator,
    OptionalInt shownTokens) {
  /** What stands after each example, unless it is said otherwise: a blank line. */
  public static final String SEPARATOR = "\n\n";

  /** Checks the number. */
  public Prompting {
    if (shownTokens.isPresent() && shownTokens.getAsInt() < 1) {
      throw new IllegalArgumentException("an example has at least 1 token");
    }
  }

  /** Asked by a template, not calibrated. */
  public static Prompting of(PromptTemplate template, Verbalizer verbalizer) {
    return new Prompting(template, verbalizer, Calibration.NONE, SEPARATOR, OptionalInt.empty());
  }

  /** The same with something taken away. */
  public Prompting calibrated(Calibration other) {
    return new Prompting(template, verbalizer, other, separator, shownTokens);
  }
}
