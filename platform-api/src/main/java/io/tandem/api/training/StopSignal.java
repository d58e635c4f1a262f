package io.tandem.api.training;

import java.util.concurrent.atomic.AtomicBoolean;

/** Asks a trainer, from any thread, to end soon: a loop after the step that it is in. */
public final class StopSignal {
  private final AtomicBoolean raised = new AtomicBoolean();

  public StopSignal() {}

  public void raise() {
    raised.set(true);
  }

  public boolean isRaised() {
    return raised.get();
  }
}
