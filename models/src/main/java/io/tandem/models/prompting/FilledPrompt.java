package io.tandem.models.prompting;

/**
 * A prompt with a place for a label.
 *
 * @param before what stands before the label
 * @param after what stands after it
 */
public record FilledPrompt(String before, String after) {

  /** The text with something in the label's place. */
  public String with(String label) {
    return before + label + after;
  }

  /** The same with a text at its beginning. */
  public FilledPrompt behind(String text) {
    return new FilledPrompt(text + before, after);
  }
}
