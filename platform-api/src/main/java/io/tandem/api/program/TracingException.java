package io.tandem.api.program;

/**
 * A program was traced wrongly: an operation does not apply to its operands, or a name is used
 * twice. The message names the layer, the operation and what it was given.
 */
public final class TracingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public TracingException(String message) {
    super(message);
  }

  public TracingException(String message, Throwable cause) {
    super(message, cause);
  }
}
