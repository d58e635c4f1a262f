package io.tandem.models.gpt;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonBoolean;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.models.checkpoint.PublishedConfig;
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
  static final String NAME = "gpt2";
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
        .put(PublishedConfig.TYPE, NAME)
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

  static Optional<Gpt> read(JsonObject json) {
    PublishedConfig config = new PublishedConfig(json);
    if (!config.isOf(NAME)) {
      return Optional.empty();
    }
    ONLY.forEach(config::requireOnly);
    double dropout = config.rate(DROPOUT, 0.1);
    for (String key : OTHER_DROPOUTS) {
      double other = config.rate(key, 0.1);
      if (other != dropout) {
        throw new BadInputException(
            String.format(
                "%s is %s, but %s is %s; a gpt has one rate", key, other, DROPOUT, dropout));
      }
    }
    if (config.optionalWhole("n_inner", 1, 10_000_000).isPresent()) {
      throw new BadInputException("n_inner is set; a gpt has four times n_embd");
    }
    GptConfig shape =
        new GptConfig(
            config.whole("n_layer", 1000),
            config.whole("n_embd", 1_000_000),
            config.whole("n_head", 10_000),
            config.whole("n_positions", 10_000_000),
            dropout,
            config.positive("layer_norm_epsilon", 1e-5));
    return Optional.of(new Gpt(shape, config.whole("vocab_size", 1 << 24)));
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
