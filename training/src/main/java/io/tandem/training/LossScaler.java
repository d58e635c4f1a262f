package io.tandem.training;

import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.training.StatefulCallback;
import io.tandem.api.training.TrainingEvent;

/**
 * Follows what becomes of each step, and tells by what the losses of the next are scaled. Ends the
 * loop with a {@link DivergenceException} where no scale is small enough.
 */
final class LossScaler implements StatefulCallback {
  private final LossScaling rule;
  private LossScale scale;

  LossScaler(LossScaling rule) {
    this.rule = rule;
    scale = LossScale.first(rule);
  }

  /** The scale of the step that comes next. */
  LossScale scale() {
    return scale;
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.Stepped stepped) {
      scale = stepped.skipped() ? reduced(stepped) : scale.afterFinite(rule);
    }
  }

  private LossScale reduced(TrainingEvent.Stepped stepped) {
    return scale
        .afterOverflow(rule)
        .orElseThrow(
            () ->
                new DivergenceException(
                    stepped.step(),
                    String.format(
                        "at step %d the loss is %s, and its gradient is too great for float16 at"
                            + " the scale %s already, which does not go below %s: what overflows"
                            + " are activations or weights, which bfloat16 and float32 have the"
                            + " range for",
                        stepped.step(), stepped.loss(), scale.value(), LossScale.MINIMUM)));
  }

  @Override
  public String stateName() {
    return "loss-scale";
  }

  @Override
  public JsonObject state() {
    return JsonObject.builder()
        .put("scale", JsonNumber.of(scale.value()))
        .put("good-steps", scale.goodSteps())
        .build();
  }

  @Override
  public void restore(JsonObject state) {
    try {
      scale =
          new LossScale(
              (float) state.member("scale").asDouble(), state.member("good-steps").asInt());
    } catch (IllegalArgumentException e) {
      JsonException refused = new JsonException(e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }
}
