package io.tandem.training;

import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.training.StatefulCallback;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainingEvent;
import java.util.Locale;

/**
 * Ends training when validation has brought nothing better for some time (Prechelt 1998, "Early
 * stopping — but when?", in the form with a patience).
 */
public final class EarlyStopping implements StatefulCallback {
  private final Patience patience;
  private final StopSignal stop;
  private double best = Double.NaN;
  private long bestStep;
  private int waited;

  /**
   * Watches a metric.
   *
   * @param patience what is watched, and how long nothing better may come
   * @param stop the signal that the training listens to
   */
  public EarlyStopping(Patience patience, StopSignal stop) {
    this.patience = patience;
    this.stop = stop;
  }

  @Override
  public void on(TrainingEvent event) {
    if (!(event instanceof TrainingEvent.Validated validated)) {
      return;
    }
    // What a validation leaves out is nothing better.
    double value = validated.metrics().getOrDefault(patience.metric(), Double.NaN);
    if (patience.direction().isBetter(value, best, patience.minChange())) {
      best = value;
      bestStep = validated.step();
      waited = 0;
    } else {
      waited++;
    }
    finishIfDue();
  }

  private void finishIfDue() {
    if (waited >= patience.patience()) {
      stop.finish(
          String.format(
              Locale.ROOT,
              "%s was %.6g after step %d, and %d validations brought nothing better",
              patience.metric(),
              best,
              bestStep,
              waited));
    }
  }

  @Override
  public String stateName() {
    return "early-stopping";
  }

  @Override
  public JsonObject state() {
    JsonObject.Builder json = JsonObject.builder();
    if (!Double.isNaN(best)) {
      json.put("best", JsonNumber.of(best)).put("best-step", bestStep);
    }
    return json.put("waited", waited).build();
  }

  @Override
  public void restore(JsonObject state) {
    best = state.get("best").map(value -> value.asDouble()).orElse(Double.NaN);
    bestStep = state.get("best-step").map(value -> value.asLong()).orElse(0L);
    waited = state.member("waited").asInt();
    finishIfDue();
  }
}
