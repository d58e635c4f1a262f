package io.tandem.training;

import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.training.Callback;
import io.tandem.api.training.StatefulCallback;
import io.tandem.api.training.TrainingEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the state now and then, where validation found the best weights so far, and at the end. A
 * checkpoint that cannot be written is said aloud; the run goes on, and those before stay.
 */
final class CheckpointCallback implements StatefulCallback {
  private static final Logger log = LoggerFactory.getLogger(CheckpointCallback.class);

  private final Checkpoints checkpoints;
  private final TrainingVariables variables;
  private final CheckpointSettings settings;
  private final List<Callback> told;
  private final List<StatefulCallback> remembering;
  private TrainingPosition position;
  private OptionalLong saved = OptionalLong.empty();
  private Optional<Path> last = Optional.empty();
  private double best = Double.NaN;
  private OptionalLong bestStep = OptionalLong.empty();
  private boolean improved;
  private double bestBefore = Double.NaN;
  private OptionalLong bestStepBefore = OptionalLong.empty();

  /**
   * Saves into a folder.
   *
   * @param from where training begins; what it continues is saved already
   * @param told told before and after each checkpoint
   * @param remembering those whose states are kept, beside this one's
   */
  CheckpointCallback(
      Checkpoints checkpoints,
      TrainingVariables variables,
      CheckpointSettings settings,
      TrainingPosition from,
      List<Callback> told,
      List<StatefulCallback> remembering) {
    this.checkpoints = checkpoints;
    this.variables = variables;
    this.settings = settings;
    this.told = List.copyOf(told);
    this.remembering = List.copyOf(remembering);
    position = from;
    if (from.step() > 0) {
      saved = OptionalLong.of(from.step());
    }
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.Begun && saved.isPresent()) {
      tidy();
    } else if (event instanceof TrainingEvent.Validated validated && settings.best().isPresent()) {
      BestKept kept = settings.best().get();
      double value = validated.metrics().getOrDefault(kept.metric(), Double.NaN);
      if (kept.direction().isBetter(value, best, 0)) {
        bestBefore = best;
        bestStepBefore = bestStep;
        best = value;
        bestStep = OptionalLong.of(validated.step());
        improved = true;
      }
    } else if (event instanceof TrainingEvent.Settled settled) {
      long epoch = position.next().epoch();
      position = new TrainingPosition(settled.step(), settled.next(), settled.validationDue());
      if (improved || settings.every().isDue(settled.step(), epoch, settled.next().epoch())) {
        save();
      }
      improved = false;
    } else if (event instanceof TrainingEvent.Ended ended
        && !saved.equals(OptionalLong.of(ended.step()))) {
      save();
    }
  }

  private void save() {
    long step = position.step();
    long begun = System.nanoTime();
    Path checkpoint;
    try {
      tell(new TrainingEvent.Saving(step));
      Map<String, JsonObject> states = new TreeMap<>();
      remembering.forEach(callback -> states.put(callback.stateName(), callback.state()));
      states.put(stateName(), state());
      checkpoint = checkpoints.write(variables.weights(), variables.states(), position, states);
    } catch (IOException | UncheckedIOException e) {
      failed(step, e);
      return;
    }
    last = Optional.of(checkpoint);
    saved = OptionalLong.of(step);
    tidy();
    tell(new TrainingEvent.Saved(step, checkpoint, (System.nanoTime() - begun) / 1e9));
  }

  private void failed(long step, Exception failure) {
    if (improved) {
      // The best weights are those that can be restored.
      best = bestBefore;
      bestStep = bestStepBefore;
    }
    String reason = reason(failure);
    log.warn("the checkpoint of step {} could not be written: {}", step, reason);
    tell(new TrainingEvent.NotSaved(step, reason));
  }

  /** For people: without the names of classes. */
  private String reason(Exception failure) {
    if (failure instanceof UncheckedIOException unchecked) {
      IOException cause = unchecked.getCause();
      boolean bare = cause.toString().equals(unchecked.getMessage());
      return (bare ? checkpoints.folder() : unchecked.getMessage()) + ": " + cause.getMessage();
    }
    return checkpoints.folder() + ": " + failure.getMessage();
  }

  /** Links what was saved, and takes away what is not to stay. */
  private void tidy() {
    try {
      checkpoints.point(Checkpoints.LAST, saved.getAsLong());
      if (bestStep.isPresent()) {
        checkpoints.point(Checkpoints.BEST, bestStep.getAsLong());
      }
      checkpoints.prune(settings.keep(), bestStep);
    } catch (IOException e) {
      log.warn("beside the checkpoint of step {}: {}", saved.getAsLong(), e.toString());
    }
  }

  private void tell(TrainingEvent event) {
    told.forEach(callback -> callback.on(event));
  }

  /** The checkpoint written last, if any. */
  Optional<Path> last() {
    return last;
  }

  /** The step after which validation found the best weights, if it is asked for. */
  OptionalLong bestStep() {
    return bestStep;
  }

  @Override
  public String stateName() {
    return "best";
  }

  @Override
  public JsonObject state() {
    JsonObject.Builder json = JsonObject.builder();
    if (bestStep.isPresent()) {
      json.put("step", bestStep.getAsLong()).put("value", JsonNumber.of(best));
    }
    return json.build();
  }

  @Override
  public void restore(JsonObject state) {
    if (state.get("step").isPresent()) {
      bestStep = OptionalLong.of(state.member("step").asLong());
      best = state.member("value").asDouble();
    }
  }
}
