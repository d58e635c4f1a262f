package io.tandem.models.gpt;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import java.util.Optional;

/**
 * The form that GPT-2's checkpoints are published in: the keys of {@code config.json} are those of
 * Hugging Face Transformers' {@code GPT2Config}.
 */
final class PublishedGpt2 {
  private static final String TYPE = "model_type";
  private static final String NAME = "gpt2";
  private static final String ACTIVATION = "activation_function";
  private static final String TANH = "gelu_new";

  private PublishedGpt2() {}

  static JsonObject write(GptConfig config, int vocabularySize) {
    return JsonObject.builder()
        .put(TYPE, NAME)
        .put("vocab_size", vocabularySize)
        .put("n_positions", config.context())
        .put("n_embd", config.hidden())
        .put("n_layer", config.layers())
        .put("n_head", config.heads())
        .put(ACTIVATION, TANH)
        .put("layer_norm_epsilon", config.layerNormEpsilon())
        .put("resid_pdrop", config.dropout())
        .put("embd_pdrop", config.dropout())
        .put("attn_pdrop", config.dropout())
        .build();
  }

  static Optional<Gpt> read(JsonObject config) {
    if (!config.get(TYPE).equals(Optional.of(new JsonString(NAME)))) {
      return Optional.empty();
    }
    config
        .get(ACTIVATION)
        .filter(value -> !value.equals(new JsonString(TANH)))
        .ifPresent(
            value -> {
              throw new BadInputException(
                  ACTIVATION + " is " + value + "; a gpt has \"" + TANH + "\"");
            });
    if (config.get("n_inner").stream().anyMatch(value -> !(value instanceof JsonNull))) {
      throw new BadInputException("n_inner is set; a gpt has four times n_embd");
    }
    int hidden = whole(config, "n_embd", 1_000_000);
    GptConfig shape =
        new GptConfig(
            whole(config, "n_layer", 1000),
            hidden,
            whole(config, "n_head", 10_000),
            whole(config, "n_positions", 10_000_000),
            rate(config, "resid_pdrop"),
            epsilon(config));
    return Optional.of(new Gpt(shape, whole(config, "vocab_size", 1 << 24)));
  }

  private static int whole(JsonObject config, String key, int most) {
    JsonValue value =
        config
            .get(key)
            .orElseThrow(() -> new BadInputException("the key " + key + " is not there"));
    try {
      int number = value.asInt();
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (JsonException e) {
      // Said below, as for a number that is out of range.
    }
    throw new BadInputException(
        String.format("%s is %s, not a whole number from 1 to %d", key, value, most));
  }

  private static double rate(JsonObject config, String key) {
    double rate = number(config, key, 0.1);
    if (!(rate >= 0 && rate < 1)) {
      throw new BadInputException(key + " is " + rate + ", not a number from 0 to below 1");
    }
    return rate;
  }

  private static double epsilon(JsonObject config) {
    double epsilon = number(config, "layer_norm_epsilon", 1e-5);
    if (!(epsilon > 0)) {
      throw new BadInputException("layer_norm_epsilon is " + epsilon + ", not a number above 0");
    }
    return epsilon;
  }

  private static double number(JsonObject config, String key, double otherwise) {
    try {
      return config.get(key).map(JsonValue::asDouble).orElse(otherwise);
    } catch (JsonException e) {
      throw new BadInputException(key + " is not a number: " + e.getMessage(), e);
    }
  }

  /** Checkpoints of the model with its head have a prefix, and old ones the causal masks. */
  static Optional<String> variableOf(String tensor) {
    String name = tensor.startsWith("transformer.") ? tensor.substring(12) : tensor;
    boolean isMask = name.endsWith(".attn.bias") || name.endsWith(".attn.masked_bias");
    return isMask || name.equals("lm_head.weight") ? Optional.empty() : Optional.of(name);
  }
}
