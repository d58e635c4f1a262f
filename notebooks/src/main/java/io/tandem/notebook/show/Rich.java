package io.tandem.notebook.show;

import java.util.Base64;
import java.util.Optional;

/**
 * An output in the forms that a notebook chooses from. Immutable.
 *
 * @param text for where there is nothing richer
 * @param html a piece of HTML, if there is one; whatever came from elsewhere is escaped in it
 * @param png an image, in base64, if there is one
 * @param width of the image in pixels of a page; 0 where there is none
 */
public record Rich(String text, Optional<String> html, Optional<String> png, int width) {

  /** Plain text. */
  public static Rich text(String text) {
    return new Rich(text, Optional.empty(), Optional.empty(), 0);
  }

  /** HTML, with a text that stands for it. */
  public static Rich html(String text, String html) {
    return new Rich(text, Optional.of(html), Optional.empty(), 0);
  }

  /** An image, with a text that stands for it. */
  public static Rich png(String text, byte[] image, int width) {
    return new Rich(
        text, Optional.empty(), Optional.of(Base64.getEncoder().encodeToString(image)), width);
  }
}
