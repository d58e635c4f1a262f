package io.tandem.training;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.training.Callback;
import io.tandem.api.training.TrainingEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the state now and then and at the end. A checkpoint that cannot be written is said aloud;
 * the run goes on, and the one before stays.
 */
final class CheckpointCallback implements Callback {
  private static final Logger log = LoggerFactory.getLogger(CheckpointCallback.class);

  private final Checkpoints checkpoints;
  private final DeviceState state;
  private final List<Callback> told;
  private final long every;
  private BatchPosition next = BatchPosition.START;
  private long saved = -1;
  private Optional<Path> last = Optional.empty();

  /** Tells others before and after each checkpoint. */
  CheckpointCallback(Checkpoints checkpoints, DeviceState state, List<Callback> told, long every) {
    this.checkpoints = checkpoints;
    this.state = state;
    this.told = told;
    this.every = every;
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.Stepped stepped) {
      next = stepped.next();
      if (every > 0 && stepped.step() % every == 0) {
        save(stepped.step());
      }
    } else if (event instanceof TrainingEvent.Ended ended && ended.step() != saved) {
      save(ended.step());
    }
  }

  private void save(long step) {
    tell(new TrainingEvent.Saving(step));
    Path checkpoint;
    try {
      checkpoint = checkpoints.write(state, step, next);
    } catch (IOException e) {
      log.warn("the checkpoint of step {} could not be written: {}", step, e.toString());
      return;
    }
    last = Optional.of(checkpoint);
    saved = step;
    tell(new TrainingEvent.Saved(step, checkpoint));
  }

  private void tell(TrainingEvent event) {
    told.forEach(callback -> callback.on(event));
  }

  /** The checkpoint written last, if any. */
  Optional<Path> last() {
    return last;
  }
}
