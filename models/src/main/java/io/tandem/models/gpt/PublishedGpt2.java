package io.tandem.models.gpt;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonBoolean;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.ForwardModel;
import io.tandem.models.checkpoint.PublishedConfig;
import io.tandem.models.decoder.DecoderHead;
import io.tandem.models.layer.Activation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The form that GPT-2's checkpoints are published in: the keys of {@code config.json} are those of
 * Hugging Face Transformers' {@code GPT2Config}.
 */
final class PublishedGpt2 {
  static final String NAME = "gpt2";
  private static final String LANGUAGE_MODEL = "GPT2LMHeadModel";
  private static final String BODY = "GPT2Model";
  private static final String SEQUENCES = "GPT2ForSequenceClassification";
  private static final String TOKENS = "GPT2ForTokenClassification";
  private static final String PREFIX = "transformer.";

  private static final List<String> BODY_PARTS = List.of("wte.", "wpe.", "h.", "ln_f.");

  private static final String ACTIVATION = "activation_function";
  private static final String INNER = "n_inner";
  private static final String EPSILON = "layer_norm_epsilon";
  private static final String EMBEDDING_DROPOUT = "embd_pdrop";
  private static final String ATTENTION_DROPOUT = "attn_pdrop";
  private static final String RESIDUAL_DROPOUT = "resid_pdrop";
  private static final String SCALED = "scale_attn_weights";
  private static final String SCALED_BY_LAYER = "scale_attn_by_inverse_layer_idx";

  private PublishedGpt2() {}

  /** Of a language model. */
  static JsonObject write(GptConfig config, int vocabularySize, OptionalInt endOfText) {
    return write(LANGUAGE_MODEL, config, vocabularySize, endOfText);
  }

  /** Of a model without a head. */
  static JsonObject body(GptConfig config, int vocabularySize, OptionalInt endOfText) {
    return write(BODY, config, vocabularySize, endOfText);
  }

  private static JsonObject write(
      String architecture, GptConfig config, int vocabularySize, OptionalInt endOfText) {
    // Where they are left out, readers take the last token of the published GPT-2's vocabulary.
    JsonValue end = endOfText.isPresent() ? JsonNumber.of(endOfText.getAsInt()) : JsonNull.NULL;
    return JsonObject.builder()
        .put(PublishedConfig.ARCHITECTURES, new JsonArray(List.of(new JsonString(architecture))))
        .put(PublishedConfig.TYPE, NAME)
        .put("vocab_size", vocabularySize)
        .put("n_positions", config.context())
        .put("n_embd", config.hidden())
        .put("n_layer", config.layers())
        .put("n_head", config.heads())
        .put(INNER, config.inner())
        .put(ACTIVATION, config.activation().published())
        .put(EPSILON, config.layerNormEpsilon())
        .put(RESIDUAL_DROPOUT, config.dropout().residual())
        .put(EMBEDDING_DROPOUT, config.dropout().embedding())
        .put(ATTENTION_DROPOUT, config.dropout().attention())
        .put(SCALED, new JsonBoolean(config.scores().byDepth()))
        .put(SCALED_BY_LAYER, new JsonBoolean(config.scores().byLayer()))
        .put(PublishedConfig.TIED, new JsonBoolean(config.tied()))
        .put("bos_token_id", end)
        .put("eos_token_id", end)
        .build();
  }

  static Optional<ForwardModel> read(JsonObject json) {
    PublishedConfig config = new PublishedConfig(json);
    if (!config.isOf(NAME)) {
      return Optional.empty();
    }
    Gpt gpt = languageModel(json);
    String architecture =
        config.architectureOf(LANGUAGE_MODEL, List.of(LANGUAGE_MODEL, BODY, SEQUENCES, TOKENS));
    return Optional.of(
        switch (architecture) {
          case SEQUENCES ->
              gpt.with(new DecoderHead.OfSequence(config.sequenceLabels(), config.padding()));
          case TOKENS -> gpt.with(new DecoderHead.OfTokens("classifier", config.labels()));
          // With a tied output layer, the body's weights are those of the language model.
          case BODY -> gpt.config().tied() ? gpt : gpt.with(new DecoderHead.None());
          default -> gpt;
        });
  }

  /** The language model of a shape, whatever head the checkpoint has. */
  static Gpt languageModel(JsonObject json) {
    PublishedConfig config = new PublishedConfig(json);
    // reorder_and_upcast_attn changes the order of the same sums.
    config.requireOnly("add_cross_attention", false);
    config.requireNorm("layer_norm");
    return new Gpt(shape(config), config.whole("vocab_size", 1 << 24, 50_257));
  }

  private static GptConfig shape(PublishedConfig config) {
    int hidden = config.whole("n_embd", "hidden_size", 1_000_000, 768);
    return new GptConfig(
        config.whole("n_layer", "num_hidden_layers", 1000, 12),
        hidden,
        config.whole("n_head", "num_attention_heads", 10_000, 12),
        config.whole("n_positions", "max_position_embeddings", 10_000_000, 1024),
        config.whole(INNER, 10_000_000, 4 * hidden),
        config.activation(ACTIVATION, Activation.GELU_TANH),
        new GptConfig.Dropout(
            config.rate(EMBEDDING_DROPOUT, 0.1),
            config.rate(ATTENTION_DROPOUT, 0.1),
            config.rate(RESIDUAL_DROPOUT, 0.1)),
        config.positive(EPSILON, 1e-5),
        new GptConfig.ScoreScale(config.isSet(SCALED, true), config.isSet(SCALED_BY_LAYER, false)),
        config.isSet(PublishedConfig.TIED, true));
  }

  /** The blocks are a part of each model with a head; heads have names of their own. */
  static String publishedName(String variable) {
    return BODY_PARTS.stream().anyMatch(variable::startsWith) ? PREFIX + variable : variable;
  }

  /**
   * Checkpoints of a model with a head have a prefix, and old ones the causal masks; some hold the
   * tied output layer a second time.
   */
  static Optional<String> variableOf(String tensor, boolean tied) {
    String name = tensor.startsWith(PREFIX) ? tensor.substring(PREFIX.length()) : tensor;
    boolean isMask = name.endsWith(".attn.bias") || name.endsWith(".attn.masked_bias");
    if (isMask) {
      return Optional.empty();
    }
    return Optional.of(tied && name.equals("lm_head.weight") ? "wte.weight" : name);
  }
}
