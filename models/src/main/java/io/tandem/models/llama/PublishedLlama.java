package io.tandem.models.llama;

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
import io.tandem.models.llama.LlamaConfig.AttentionHeads;
import io.tandem.models.llama.LlamaConfig.Biases;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The form that checkpoints of Llama's shape are published in: the keys of {@code config.json} are
 * those of Hugging Face Transformers' {@code LlamaConfig}.
 */
final class PublishedLlama {
  static final String NAME = "llama";
  private static final String LANGUAGE_MODEL = "LlamaForCausalLM";
  private static final String BODY = "LlamaModel";
  private static final String SEQUENCES = "LlamaForSequenceClassification";
  private static final String TOKENS = "LlamaForTokenClassification";
  private static final String PREFIX = "model.";

  private static final String ACTIVATION = "hidden_act";
  private static final String HEADS = "num_attention_heads";
  private static final String KEY_VALUE_HEADS = "num_key_value_heads";
  private static final String HEAD_SIZE = "head_dim";
  private static final String EPSILON = "rms_norm_eps";
  private static final String ATTENTION_BIAS = "attention_bias";
  private static final String MLP_BIAS = "mlp_bias";
  private static final String DROPOUT = "attention_dropout";
  private static final int WIDEST = 1_000_000;

  private PublishedLlama() {}

  /** Of a language model. */
  static JsonObject write(Llama llama, OptionalInt endOfText) {
    return write(LANGUAGE_MODEL, llama, endOfText);
  }

  /** Of a model without a head. */
  static JsonObject body(Llama llama, OptionalInt endOfText) {
    return write(BODY, llama, endOfText);
  }

  private static JsonObject write(String architecture, Llama llama, OptionalInt endOfText) {
    LlamaConfig config = llama.config();
    JsonObject.Builder json =
        JsonObject.builder()
            .put(
                PublishedConfig.ARCHITECTURES, new JsonArray(List.of(new JsonString(architecture))))
            .put(PublishedConfig.TYPE, NAME)
            .put("vocab_size", llama.vocabularySize())
            .put("max_position_embeddings", config.context())
            .put("hidden_size", config.hidden())
            .put("intermediate_size", config.inner())
            .put("num_hidden_layers", config.layers())
            .put(HEADS, config.heads().queries())
            .put(KEY_VALUE_HEADS, config.heads().keyValues())
            .put(HEAD_SIZE, config.heads().size())
            .put(ACTIVATION, config.activation().published())
            .put(EPSILON, config.epsilon());
    PublishedRotary.write(config.rotary(), json);
    return json.put(ATTENTION_BIAS, new JsonBoolean(config.biases().attention()))
        .put(MLP_BIAS, new JsonBoolean(config.biases().feedForward()))
        .put(DROPOUT, config.dropout())
        .put(PublishedConfig.TIED, new JsonBoolean(config.tied()))
        // Where they are left out, readers take tokens of the published Llama's vocabulary.
        .put("bos_token_id", token(endOfText))
        .put("eos_token_id", token(endOfText))
        .put("pad_token_id", token(llama.padding()))
        .build();
  }

  private static JsonValue token(OptionalInt id) {
    return id.isPresent() ? JsonNumber.of(id.getAsInt()) : JsonNull.NULL;
  }

  static Optional<ForwardModel> read(JsonObject json) {
    PublishedConfig config = new PublishedConfig(json);
    if (!config.isOf(NAME)) {
      return Optional.empty();
    }
    Llama llama = languageModel(json);
    String architecture =
        config.architectureOf(LANGUAGE_MODEL, List.of(LANGUAGE_MODEL, BODY, SEQUENCES, TOKENS));
    return Optional.of(
        switch (architecture) {
          case SEQUENCES ->
              llama.with(new DecoderHead.OfSequence(config.sequenceLabels(), config.padding()));
          case TOKENS -> llama.with(new DecoderHead.OfTokens("score", config.labels()));
          // With a tied output layer, the body's weights are those of the language model.
          case BODY -> llama.config().tied() ? llama : llama.with(new DecoderHead.None());
          default -> llama;
        });
  }

  /** The language model of a shape, whatever head the checkpoint has. */
  static Llama languageModel(JsonObject json) {
    PublishedConfig config = new PublishedConfig(json);
    config.requireNorm("rms_norm");
    int hidden = config.whole("hidden_size", WIDEST, 4096);
    int context = config.whole("max_position_embeddings", 10_000_000, 2048);
    LlamaConfig shape =
        new LlamaConfig(
            config.whole("num_hidden_layers", 1000, 32),
            hidden,
            config.whole("intermediate_size", 10_000_000, 11_008),
            heads(config, hidden),
            context,
            config.activation(ACTIVATION, Activation.SILU),
            config.positive(EPSILON, 1e-6),
            PublishedRotary.read(config, context),
            new Biases(config.isSet(ATTENTION_BIAS, false), config.isSet(MLP_BIAS, false)),
            config.isSet(PublishedConfig.TIED, false),
            config.rate(DROPOUT, 0));
    return new Llama(shape, config.whole("vocab_size", 1 << 24, 32_000), config.padding());
  }

  private static AttentionHeads heads(PublishedConfig config, int hidden) {
    int queries = config.whole(HEADS, 10_000, 32);
    int keyValues = config.whole(KEY_VALUE_HEADS, 10_000, queries);
    OptionalInt size = config.optionalWhole(HEAD_SIZE, 1, WIDEST);
    return size.isPresent()
        ? new AttentionHeads(queries, keyValues, size.getAsInt())
        : AttentionHeads.dividing(hidden, queries, keyValues);
  }

  /**
   * Checkpoints of the body alone lack its prefix, old ones hold the frequencies of positions, and
   * some the tied output layer a second time.
   */
  static Optional<String> variableOf(String tensor, boolean tied) {
    if (tensor.endsWith(".rotary_emb.inv_freq")) {
      return Optional.empty();
    }
    if (tensor.equals("lm_head.weight")) {
      return Optional.of(tied ? "model.embed_tokens.weight" : tensor);
    }
    boolean isWhole = tensor.startsWith(PREFIX) || tensor.startsWith("score.");
    return Optional.of(isWhole ? tensor : PREFIX + tensor);
  }

  /** The blocks by themselves are no part of anything. */
  static String bodyName(String variable) {
    return variable.startsWith(PREFIX) ? variable.substring(PREFIX.length()) : variable;
  }
}
