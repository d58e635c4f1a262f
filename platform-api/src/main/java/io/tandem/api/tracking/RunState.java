package io.tandem.api.tracking;

/** How far a run has come. */
public enum RunState {
  /** It has begun, or goes on after it was stopped. */
  RUNNING,
  /** It came to its end. */
  COMPLETED,
  /** It was asked to stop, and can go on. */
  INTERRUPTED,
  /** It could not go on. */
  FAILED
}
