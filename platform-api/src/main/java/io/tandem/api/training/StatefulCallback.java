package io.tandem.api.training;

import io.tandem.api.json.JsonObject;

/**
 * A callback that remembers something from step to step, which a run that continues another one
 * must know: it is kept in checkpoints.
 */
public interface StatefulCallback extends Callback {

  /** What its state is called in checkpoints; no two callbacks of a task have one name. */
  String stateName();

  /** What it remembers now. */
  JsonObject state();

  /**
   * Takes up what {@link #state} gave, before training begins.
   *
   * @throws io.tandem.api.json.JsonException if it is not of that form
   */
  void restore(JsonObject state);
}
