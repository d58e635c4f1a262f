package io.tandem.experiments.run;

import io.tandem.api.training.Callback;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainingEvent;

/** Stops a run when it was validated so many times, so that somebody can look at it first. */
final class PauseCallback implements Callback {
  private final int pause;
  private final StopSignal stop;
  private int made;

  /**
   * Stops after a number of validations.
   *
   * @param pause after how many, those before counted
   * @param made how many were made before
   */
  PauseCallback(int pause, int made, StopSignal stop) {
    this.pause = pause;
    this.made = made;
    this.stop = stop;
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.Validated) {
      made++;
    }
    // Once all that belongs to the step was done; also where it was already, and nothing is to do.
    boolean settled =
        event instanceof TrainingEvent.Settled || event instanceof TrainingEvent.Begun;
    if (settled && made >= pause) {
      stop.raise();
    }
  }
}
