package io.tandem.api.backend;

/** An engine failed: it could not be loaded, or native code reported an error. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
