package io.tandem.models.encoder;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.models.checkpoint.PublishedConfig;
import io.tandem.models.layer.Activation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The form that encoders are published in: the keys of {@code config.json} are those of Hugging
 * Face Transformers' configuration classes, and so are the values that stand for those that are
 * left out.
 */
final class PublishedEncoder {
  private static final int MOST_TOKENS = 1 << 24;
  private static final int MOST_LAYERS = 1000;
  private static final int MOST_HEADS = 10_000;
  private static final int WIDEST = 10_000_000;
  private static final String PADDING = "pad_token_id";
  private static final String SEPARATOR = "sep_token_id";
  private static final String WINDOWS = "attention_window";
  private static final double DISTILBERT_EPSILON = 1e-12;

  private PublishedEncoder() {}

  static Optional<EncoderModel> read(JsonObject json, EncoderFamily family) {
    PublishedConfig config = new PublishedConfig(json);
    if (!config.isOf(family.published())) {
      return Optional.empty();
    }
    config.requireNorm("layer_norm");
    EncoderConfig shape =
        family == EncoderFamily.DISTILBERT ? distilBert(config) : bert(config, family);
    return Optional.of(new EncoderModel(shape, PublishedHeads.read(config, family)));
  }

  private static EncoderConfig bert(PublishedConfig config, EncoderFamily family) {
    config.requireOnly("is_decoder", false);
    config.requireOnly("add_cross_attention", false);
    config.requireOnly("position_embedding_type", new JsonString("absolute"));
    boolean isBert = family == EncoderFamily.BERT;
    int layers = config.whole("num_hidden_layers", MOST_LAYERS, 12);
    return new EncoderConfig(
        family,
        config.whole("vocab_size", MOST_TOKENS, family == EncoderFamily.ROBERTA ? 50_265 : 30_522),
        layers,
        config.whole("hidden_size", WIDEST, 768),
        config.whole("num_attention_heads", MOST_HEADS, 12),
        config.whole("intermediate_size", WIDEST, 3072),
        config.whole("max_position_embeddings", WIDEST, 512),
        config.whole("type_vocab_size", WIDEST, 2),
        config.activation("hidden_act", Activation.GELU),
        config.positive("layer_norm_eps", 1e-12),
        token(config, PADDING, isBert ? 0 : 1),
        new Dropouts(
            config.rate("hidden_dropout_prob", 0.1),
            config.rate("attention_probs_dropout_prob", 0.1),
            config.value("classifier_dropout").isPresent() && family != EncoderFamily.LONGFORMER
                ? OptionalDouble.of(config.rate("classifier_dropout", 0))
                : OptionalDouble.empty(),
            0),
        family.hasWindows() ? windows(config, layers) : List.of(),
        family.hasWindows() ? token(config, SEPARATOR, 2) : OptionalInt.empty());
  }

  private static EncoderConfig distilBert(PublishedConfig config) {
    return new EncoderConfig(
        EncoderFamily.DISTILBERT,
        config.whole("vocab_size", MOST_TOKENS, 30_522),
        config.whole(either(config, "n_layers", "num_hidden_layers"), MOST_LAYERS, 6),
        config.whole(either(config, "dim", "hidden_size"), WIDEST, 768),
        config.whole(either(config, "n_heads", "num_attention_heads"), MOST_HEADS, 12),
        config.whole("hidden_dim", WIDEST, 4 * 768),
        config.whole("max_position_embeddings", WIDEST, 512),
        0,
        config.activation("activation", Activation.GELU),
        DISTILBERT_EPSILON,
        token(config, PADDING, 0),
        new Dropouts(
            config.rate("dropout", 0.1),
            config.rate("attention_dropout", 0.1),
            OptionalDouble.of(config.rate("seq_classif_dropout", 0.2)),
            config.rate("qa_dropout", 0.1)),
        List.of(),
        OptionalInt.empty());
  }

  /** The key of two with one meaning that is there. */
  private static String either(PublishedConfig config, String key, String other) {
    return config.value(key).isEmpty() && config.value(other).isPresent() ? other : key;
  }

  /** A token, which there is not where {@code null} is said. */
  private static OptionalInt token(PublishedConfig config, String key, int otherwise) {
    if (config.json().get(key).isEmpty()) {
      return OptionalInt.of(otherwise);
    }
    return config.optionalWhole(key, 0, MOST_TOKENS);
  }

  private static JsonValue token(OptionalInt token) {
    return token.isPresent() ? JsonNumber.of(token.getAsInt()) : JsonNull.NULL;
  }

  /** One window for all blocks, or one for each. */
  private static List<Integer> windows(PublishedConfig config, int layers) {
    Optional<JsonValue> value = config.value(WINDOWS);
    if (value.isEmpty() || !(value.get() instanceof JsonArray list)) {
      return Collections.nCopies(layers, config.whole(WINDOWS, WIDEST, 512));
    }
    try {
      return list.items().stream().map(JsonValue::asInt).toList();
    } catch (JsonException e) {
      throw new BadInputException(WINDOWS + ": " + e.getMessage(), e);
    }
  }

  static JsonObject write(EncoderModel model) {
    EncoderConfig config = model.config();
    EncoderFamily family = config.family();
    JsonObject.Builder json =
        JsonObject.builder()
            .put(PublishedConfig.TYPE, family.published())
            .put(
                PublishedConfig.ARCHITECTURES,
                JsonArray.ofStrings(List.of(family.classes() + model.head().published())))
            .put("vocab_size", config.vocabularySize())
            .put("max_position_embeddings", config.positions())
            .put(PADDING, token(config.padding()));
    if (family == EncoderFamily.DISTILBERT) {
      writeDistilBert(config, json);
    } else {
      writeBert(config, json);
    }
    PublishedHeads.write(model.head(), json);
    return json.build();
  }

  private static void writeBert(EncoderConfig config, JsonObject.Builder json) {
    Dropouts rates = config.dropouts();
    json.put("num_hidden_layers", config.layers())
        .put("hidden_size", config.hidden())
        .put("num_attention_heads", config.heads())
        .put("intermediate_size", config.intermediate())
        .put("type_vocab_size", config.tokenTypes())
        .put("hidden_act", config.activation().published())
        .put("layer_norm_eps", config.layerNormEpsilon())
        .put("hidden_dropout_prob", rates.hidden())
        .put("attention_probs_dropout_prob", rates.attention());
    if (config.family().hasWindows()) {
      List<JsonValue> windows = new ArrayList<>();
      config.windows().forEach(window -> windows.add(JsonNumber.of(window)));
      json.put(WINDOWS, new JsonArray(windows)).put(SEPARATOR, token(config.separator()));
    } else {
      json.put(
          "classifier_dropout",
          rates.head().isPresent() ? JsonNumber.of(rates.head().getAsDouble()) : JsonNull.NULL);
    }
  }

  private static void writeDistilBert(EncoderConfig config, JsonObject.Builder json) {
    Dropouts rates = config.dropouts();
    json.put("n_layers", config.layers())
        .put("dim", config.hidden())
        .put("n_heads", config.heads())
        .put("hidden_dim", config.intermediate())
        .put("activation", config.activation().published())
        .put("dropout", rates.hidden())
        .put("attention_dropout", rates.attention())
        .put("seq_classif_dropout", rates.classifier())
        .put("qa_dropout", rates.question());
  }
}
