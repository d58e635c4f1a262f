package io.tandem.training;

import io.tandem.api.training.TrainingFailedException;

/** A loss or gradient became NaN or infinite; training cannot go on. */
public final class DivergenceException extends TrainingFailedException {
  private static final long serialVersionUID = 1L;

  private final long step;

  public DivergenceException(long step, String message) {
    super(message);
    this.step = step;
  }

  /** The step at which it was seen. */
  public long step() {
    return step;
  }
}
