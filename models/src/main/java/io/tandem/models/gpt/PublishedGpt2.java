package io.tandem.models.gpt;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonBoolean;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The form that GPT-2's checkpoints are published in: the keys of {@code config.json} are those of
 * Hugging Face Transformers' {@code GPT2Config}.
 */
final class PublishedGpt2 {
  private static final String TYPE = "model_type";
  private static final String NAME = "gpt2";
  private static final String ACTIVATION = "activation_function";
  private static final String TANH = "gelu_new";
  private static final String DROPOUT = "resid_pdrop";
  private static final List<String> OTHER_DROPOUTS = List.of("embd_pdrop", "attn_pdrop");

  /**
   * What {@code GPT2Config} can vary and this architecture does not: the only value of each key.
   * ({@code reorder_and_upcast_attn} is not among them: it changes the order of the same sums.)
   */
  private static final Map<String, JsonValue> ONLY = new TreeMap<>();

  static {
    ONLY.put(ACTIVATION, new JsonString(TANH));
    ONLY.put("add_cross_attention", new JsonBoolean(false));
    ONLY.put("scale_attn_by_inverse_layer_idx", new JsonBoolean(false));
    ONLY.put("scale_attn_weights", new JsonBoolean(true));
    ONLY.put("tie_word_embeddings", new JsonBoolean(true));
  }

  private PublishedGpt2() {}

  static JsonObject write(GptConfig config, int vocabularySize, OptionalInt endOfText) {
    // Where they are left out, readers take the last token of the published GPT-2's vocabulary.
    JsonValue end = endOfText.isPresent() ? JsonNumber.of(endOfText.getAsInt()) : JsonNull.NULL;
    return JsonObject.builder()
        .put(TYPE, NAME)
        .put("vocab_size", vocabularySize)
        .put("n_positions", config.context())
        .put("n_embd", config.hidden())
        .put("n_layer", config.layers())
        .put("n_head", config.heads())
        .put(ACTIVATION, TANH)
        .put("layer_norm_epsilon", config.layerNormEpsilon())
        .put(DROPOUT, config.dropout())
        .put(OTHER_DROPOUTS.get(0), config.dropout())
        .put(OTHER_DROPOUTS.get(1), config.dropout())
        .put("bos_token_id", end)
        .put("eos_token_id", end)
        .build();
  }

  static Optional<Gpt> read(JsonObject config) {
    if (!config.get(TYPE).equals(Optional.of(new JsonString(NAME)))) {
      return Optional.empty();
    }
    ONLY.forEach(
        (key, only) -> {
          JsonValue value = config.get(key).orElse(only);
          if (!value.equals(only)) {
            throw new BadInputException(key + " is " + value + "; a gpt has " + only);
          }
        });
    double dropout = rate(config, DROPOUT);
    for (String key : OTHER_DROPOUTS) {
      double other = rate(config, key);
      if (other != dropout) {
        throw new BadInputException(
            String.format(
                "%s is %s, but %s is %s; a gpt has one rate", key, other, DROPOUT, dropout));
      }
    }
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
            dropout,
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

  /**
   * Checkpoints of the model with its head have a prefix, and old ones the causal masks; some hold
   * the tied output layer a second time.
   */
  static Optional<String> variableOf(String tensor) {
    String name = tensor.startsWith("transformer.") ? tensor.substring(12) : tensor;
    boolean isMask = name.endsWith(".attn.bias") || name.endsWith(".attn.masked_bias");
    if (isMask) {
      return Optional.empty();
    }
    return Optional.of(name.equals("lm_head.weight") ? "wte.weight" : name);
  }
}
