package io.tandem.api.training;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks a trainer, from any thread, to end soon: a loop after the step that it is in. Either because
 * somebody wants the process to end, who will continue the run later or not at all; or because
 * there is nothing more to be gained.
 */
public final class StopSignal {
  private final AtomicBoolean raised = new AtomicBoolean();
  private final AtomicReference<String> finished = new AtomicReference<>();

  /** Neither raised nor finished. */
  public StopSignal() {}

  /** Asks for the end; a second time changes nothing. */
  public void raise() {
    raised.set(true);
  }

  /**
   * Says that training has reached what it was for: what comes after it, such as evaluation, is
   * done as if it had made all of its steps. The first reason counts.
   *
   * @param reason for people
   */
  public void finish(String reason) {
    finished.compareAndSet(null, reason);
  }

  /** Whether the end was asked for. */
  public boolean isRaised() {
    return raised.get();
  }

  /** Why training has reached what it was for, if it has. */
  public Optional<String> finished() {
    return Optional.ofNullable(finished.get());
  }
}
