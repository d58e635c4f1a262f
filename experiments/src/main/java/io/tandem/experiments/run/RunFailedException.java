package io.tandem.experiments.run;

/** A run could not be brought to its end; the message is complete for the user. */
public final class RunFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  public RunFailedException(String message) {
    super(message);
  }
}
