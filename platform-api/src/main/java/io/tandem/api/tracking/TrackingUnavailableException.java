package io.tandem.api.tracking;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What cannot be done now and may be possible later. */
public final class TrackingUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long millis;

  /**
   * Tells what is not there.
   *
   * @param message what failed and how
   */
  public TrackingUnavailableException(String message) {
    super(message);
    millis = -1;
  }

  /**
   * Tells what is not there.
   *
   * @param message what failed and how
   * @param cause what told it
   */
  public TrackingUnavailableException(String message, Throwable cause) {
    super(message, cause);
    millis = -1;
  }

  /**
   * Tells what is not there, and when it may be.
   *
   * @param message what failed and how
   * @param retryAfter how long to wait before it is asked again; not negative
   */
  public TrackingUnavailableException(String message, Duration retryAfter) {
    super(message);
    millis = retryAfter.toMillis();
  }

  /** How long to wait before it is asked again, where that was told. */
  public Optional<Duration> retryAfter() {
    return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }
}
