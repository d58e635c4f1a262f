package io.tandem.api.error;

/**
 * Says that something the user gave is wrong: a config, a data file, a checkpoint, a device, an
 * output directory.
 *
 * <p>The message is written for that person and stands on its own: what is wrong, where, what is
 * allowed, and the nearest name if one was mistyped. The command line prints it without a stack
 * trace and exits with 2. A mistake in the program is never reported this way.
 */
public class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception from its message.
   *
   * @param message what is wrong, where, and what is allowed
   */
  public BadInputException(String message) {
    super(message);
  }

  /**
   * Makes an exception that another one gave rise to.
   *
   * @param message what is wrong, where, and what is allowed; complete without the cause
   * @param cause what the operating system or a library reported
   */
  public BadInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
