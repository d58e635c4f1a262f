package io.tandem.api.json;

import io.tandem.api.error.BadInputException;

/** Says why a text is no JSON, or why its content is not what was expected. */
public final class JsonException extends BadInputException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what is wrong, and where if that is known
   */
  public JsonException(String message) {
    super(message);
  }
}
