package io.tandem.api.training;

import java.util.concurrent.atomic.AtomicBoolean;

/** Asks a trainer, from any thread, to end soon: a loop after the step that it is in. */
public final class StopSignal {
  private final AtomicBoolean raised = new AtomicBoolean();

  /** Not raised. */
  public StopSignal() {}

  /** Asks for the end; a second time changes nothing. */
  public void raise() {
    raised.set(true);
  }

  /** Whether the end was asked for. */
  public boolean isRaised() {
    return raised.get();
  }
}
