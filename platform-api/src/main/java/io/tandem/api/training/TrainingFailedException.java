package io.tandem.api.training;

/** Training could not be brought to its end; the message is complete for the user. */
public class TrainingFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure that nothing else caused.
   *
   * @param message what happened, at which step, and what can be done
   */
  public TrainingFailedException(String message) {
    super(message);
  }

  /**
   * A failure with its cause.
   *
   * @param message what happened, at which step, and what can be done
   * @param cause what led to it
   */
  public TrainingFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
