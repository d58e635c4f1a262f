package io.tandem.models.t5;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.models.checkpoint.PublishedConfig;
import io.tandem.models.generation.TextMarks;
import io.tandem.models.layer.Activation;
import io.tandem.models.layer.RelativePositions;
import io.tandem.models.t5.T5Shape.Head;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The form that T5's checkpoints are published in: the keys of {@code config.json} are those of
 * Hugging Face Transformers' {@code T5Config}.
 *
 * <p>Whether the decoder's result is scaled before the head, {@code scale_decoder_outputs} says
 * since version 5 of that library, and {@code tie_word_embeddings} before; since then the latter is
 * always true, and a head of its own is one that the weights hold beside the table.
 */
final class PublishedT5 {
  private static final String NAME = "t5";
  private static final String TIED = "tie_word_embeddings";
  private static final String SCALED = "scale_decoder_outputs";
  private static final String ACTIVATION = "dense_act_fn";
  private static final String GATED = "is_gated_act";
  private static final String FEED_FORWARD = "feed_forward_proj";
  private static final String END = "eos_token_id";
  private static final String PADDING = "pad_token_id";
  private static final String START = "decoder_start_token_id";

  /** A table that a few checkpoints hold and nobody reads. */
  private static final String UNUSED =
      "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight";

  /** The models that a checkpoint may be of, by their published names. */
  enum Kind {
    /** Encoder, decoder and the head over the vocabulary. */
    CONDITIONAL_GENERATION("T5ForConditionalGeneration"),
    /** Encoder and decoder. */
    BODY("T5Model"),
    /** The encoder alone. */
    ENCODER("T5EncoderModel");

    private final String published;

    Kind(String published) {
      this.published = published;
    }

    String published() {
      return published;
    }
  }

  private PublishedT5() {}

  static boolean isOne(JsonObject json) {
    return new PublishedConfig(json).isOf(NAME);
  }

  static Kind kind(JsonObject json) {
    // Before it had heads, the library named the one with a head after its objective.
    String name =
        new PublishedConfig(json)
            .architecture()
            .map(given -> given.equals("T5WithLMHeadModel") ? defaultName() : given)
            .orElse(defaultName());
    for (Kind kind : Kind.values()) {
      if (kind.published().equals(name)) {
        return kind;
      }
    }
    List<String> known = List.of(Kind.values()).stream().map(Kind::published).toList();
    throw new BadInputException(
        String.format(
            "%s names %s; %s", PublishedConfig.ARCHITECTURES, name, NearestName.hint(name, known)));
  }

  private static String defaultName() {
    return Kind.CONDITIONAL_GENERATION.published();
  }

  static T5Shape shape(JsonObject json) {
    PublishedConfig config = new PublishedConfig(json);
    config.requireOnly("is_decoder", false);
    config.requireNorm("rms_norm");
    int layers = config.whole("num_layers", 1000, 6);
    int buckets = config.whole("relative_attention_num_buckets", 1 << 20, 32);
    if (buckets < 4) {
      throw new BadInputException(
          "relative_attention_num_buckets is " + buckets + "; 4 are the fewest");
    }
    boolean tied = config.isSet(TIED, true);
    return new T5Shape(
        config.whole("vocab_size", 1 << 24, 32128),
        layers,
        config.whole("num_decoder_layers", 1000, layers),
        config.whole("d_model", 1_000_000, 512),
        config.whole("num_heads", 10_000, 8),
        config.whole("d_kv", 1_000_000, 64),
        config.whole("d_ff", 10_000_000, 2048),
        new RelativePositions(
            buckets, config.whole("relative_attention_max_distance", 1 << 20, 128)),
        feedForward(config),
        new Head(tied, config.isSet(SCALED, tied)),
        config.rate("dropout_rate", 0.1),
        config.positive("layer_norm_epsilon", 1e-6));
  }

  /** What {@code feed_forward_proj} says, unless its two parts are there and say otherwise. */
  private static FeedForwardKind feedForward(PublishedConfig config) {
    FeedForwardKind said =
        FeedForwardKind.published(FEED_FORWARD, config.text(FEED_FORWARD, "relu"));
    String activation = config.text(ACTIVATION, "");
    return new FeedForwardKind(
        activation.isEmpty() ? said.activation() : Activation.published(ACTIVATION, activation),
        config.isSet(GATED, said.gated()));
  }

  static TextMarks marks(JsonObject json, int vocabularySize) {
    PublishedConfig config = new PublishedConfig(json);
    int most = vocabularySize - 1;
    int padding = config.optionalWhole(PADDING, 0, most).orElse(0);
    return new TextMarks(
        config.optionalWhole(START, 0, most).orElse(padding), end(json, most), padding);
  }

  private static int end(JsonObject json, int most) {
    JsonValue value = json.get(END).orElse(null);
    JsonObject one = json;
    if (value instanceof JsonArray several) {
      if (several.items().size() != 1) {
        throw new BadInputException(
            END + " is " + several + "; texts of a t5 are ended by one token");
      }
      one = JsonObject.builder().put(END, several.items().get(0)).build();
    }
    OptionalInt number = new PublishedConfig(one).optionalWhole(END, 0, most);
    return number.orElse(Math.min(1, most));
  }

  static JsonObject write(Kind kind, T5Shape shape, TextMarks marks, Optional<JsonObject> more) {
    FeedForwardKind feedForward = shape.feedForward();
    JsonObject.Builder json =
        JsonObject.builder()
            .put(PublishedConfig.TYPE, NAME)
            .put(
                PublishedConfig.ARCHITECTURES,
                new JsonArray(List.of(new JsonString(kind.published()))))
            .put("vocab_size", shape.vocabularySize())
            .put("d_model", shape.hidden())
            .put("d_kv", shape.headSize())
            .put("d_ff", shape.intermediate())
            .put("num_layers", shape.encoderLayers())
            .put("num_decoder_layers", shape.decoderLayers())
            .put("num_heads", shape.heads())
            .put("relative_attention_num_buckets", shape.positions().buckets())
            .put("relative_attention_max_distance", shape.positions().maxDistance())
            .put("dropout_rate", shape.dropout())
            .put("layer_norm_epsilon", shape.epsilon())
            .put(FEED_FORWARD, feedForward.published())
            .put(ACTIVATION, feedForward.activation().published())
            .put(GATED, feedForward.gated())
            .put(TIED, shape.head().tied())
            .put(SCALED, shape.head().scaled())
            .put("is_encoder_decoder", kind != Kind.ENCODER)
            .put(PADDING, marks.padding())
            .put(END, marks.end())
            .put(START, marks.start());
    more.ifPresent(own -> own.members().forEach(json::put));
    return json.build();
  }

  /**
   * The table of tokens may be held once more for each that reads it, and by a tied head; what
   * follows on the model's own part may be left out.
   */
  static Optional<String> variableOf(Kind kind, Head head, String tensor) {
    boolean isTable =
        tensor.equals("encoder.embed_tokens.weight")
            || tensor.equals("decoder.embed_tokens.weight")
            || (tensor.equals("lm_head.weight") && head.tied());
    boolean isLeftOut =
        tensor.equals(UNUSED)
            || (kind != Kind.CONDITIONAL_GENERATION && tensor.equals("lm_head.weight"))
            || (kind == Kind.ENCODER && tensor.startsWith("decoder."));
    if (isLeftOut) {
      return Optional.empty();
    }
    return Optional.of(isTable ? "shared.weight" : tensor);
  }
}
