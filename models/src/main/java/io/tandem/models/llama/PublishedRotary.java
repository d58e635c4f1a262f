package io.tandem.models.llama;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.models.checkpoint.PublishedConfig;
import io.tandem.models.layer.RotaryScaling;
import io.tandem.models.llama.LlamaConfig.Rotary;
import java.util.Optional;

/**
 * How {@code config.json} tells of rotary positions: since Transformers 5 all in {@code
 * rope_parameters}, before in {@code rope_theta} and {@code rope_scaling}.
 */
final class PublishedRotary {
  private static final String PARAMETERS = "rope_parameters";
  private static final String OLD_SCALING = "rope_scaling";
  private static final String THETA = "rope_theta";
  private static final String TYPE = "rope_type";
  private static final String OLD_TYPE = "type";
  private static final String DEFAULT = "default";
  private static final String LINEAR = "linear";
  private static final String DYNAMIC = "dynamic";
  private static final String LLAMA3 = "llama3";
  private static final String FACTOR = "factor";
  private static final String LOW = "low_freq_factor";
  private static final String HIGH = "high_freq_factor";
  private static final String ORIGINAL = "original_max_position_embeddings";

  private PublishedRotary() {}

  /** In both ways, so that every reader finds its own. */
  static void write(Rotary rotary, JsonObject.Builder json) {
    JsonObject.Builder scaling = JsonObject.builder();
    if (rotary.scaling() instanceof RotaryScaling.Linear linear) {
      scaling.put(TYPE, LINEAR).put(FACTOR, linear.factor());
    } else if (rotary.scaling() instanceof RotaryScaling.Dynamic dynamic) {
      scaling.put(TYPE, DYNAMIC).put(FACTOR, dynamic.factor());
    } else if (rotary.scaling() instanceof RotaryScaling.Llama3 llama3) {
      scaling
          .put(TYPE, LLAMA3)
          .put(FACTOR, llama3.factor())
          .put(LOW, llama3.lowFactor())
          .put(HIGH, llama3.highFactor())
          .put(ORIGINAL, llama3.original());
    } else {
      scaling.put(TYPE, DEFAULT);
    }
    json.put(THETA, rotary.theta());
    if (rotary.scaling() instanceof RotaryScaling.None) {
      json.put(OLD_SCALING, JsonNull.NULL);
    } else {
      json.put(OLD_SCALING, scaling.build());
    }
    json.put(PARAMETERS, scaling.put(THETA, rotary.theta()).build());
  }

  /**
   * Reads it.
   *
   * @param context that of the model
   * @throws BadInputException if frequencies are scaled in a way that is not known here
   */
  static Rotary read(PublishedConfig config, int context) {
    double outside = config.positive(THETA, 10_000);
    Optional<String> key =
        config.section(OLD_SCALING).filter(old -> !old.json().members().isEmpty()).isPresent()
            ? Optional.of(OLD_SCALING)
            : config.section(PARAMETERS).map(some -> PARAMETERS);
    if (key.isEmpty()) {
      return new Rotary(outside, new RotaryScaling.None());
    }
    PublishedConfig parameters = config.section(key.get()).orElseThrow();
    try {
      return new Rotary(parameters.positive(THETA, outside), scaling(parameters, context));
    } catch (BadInputException e) {
      throw new BadInputException(key.get() + ": " + e.getMessage(), e);
    }
  }

  private static RotaryScaling scaling(PublishedConfig config, int context) {
    if (config.positive("partial_rotary_factor", 1) != 1) {
      throw new BadInputException("partial_rotary_factor is not 1; a llama turns whole heads");
    }
    String type = config.text(TYPE, config.text(OLD_TYPE, DEFAULT));
    return switch (type) {
      case DEFAULT -> new RotaryScaling.None();
      case LINEAR -> new RotaryScaling.Linear(config.positive(FACTOR));
      case DYNAMIC -> new RotaryScaling.Dynamic(config.positive(FACTOR));
      case LLAMA3 ->
          new RotaryScaling.Llama3(
              config.positive(FACTOR),
              config.positive(LOW),
              config.positive(HIGH),
              config.whole(ORIGINAL, 10_000_000, context));
      default ->
          throw new BadInputException(
              String.format(
                  "%s is \"%s\"; known are %s, %s, %s and %s",
                  TYPE, type, DEFAULT, LINEAR, DYNAMIC, LLAMA3));
    };
  }
}
