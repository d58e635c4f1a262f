package io.tandem.api.tracking;

import java.io.IOException;

/** What will not be otherwise when it is tried again: the address, a right, what was sent. */
public final class TrackingRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Tells what was refused.
   *
   * @param message by whom, what and why
   */
  public TrackingRefusedException(String message) {
    super(message);
  }

  /**
   * Tells what was refused.
   *
   * @param message by whom, what and why
   * @param cause what told it
   */
  public TrackingRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
