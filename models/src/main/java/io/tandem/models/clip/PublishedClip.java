package io.tandem.models.clip;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.models.checkpoint.PublishedConfig;
import io.tandem.models.layer.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The form that CLIP is published in: the keys of {@code config.json} are those of Hugging Face
 * Transformers' {@code CLIPConfig}, and so are the values that stand for those that are left out.
 * One with a residual network is of a family of its own, {@value #WITH_RESNET}, so that nobody
 * takes it for one with a Transformer.
 */
final class PublishedClip {
  static final String WITH_RESNET = "clip-resnet";

  private static final int MOST_TOKENS = 1 << 24;
  private static final int MOST_LAYERS = 1000;
  private static final int MOST_HEADS = 10_000;
  private static final int WIDEST = 10_000_000;
  private static final int LARGEST = 4096;
  private static final String MODEL = "CLIPModel";
  private static final String TEXT = "text_config";
  private static final String VISION = "vision_config";
  private static final String BEGIN = "bos_token_id";
  private static final String END = "eos_token_id";
  private static final String PADDING = "pad_token_id";
  private static final PublishedConfig NOTHING = new PublishedConfig(JsonObject.builder().build());

  private PublishedClip() {}

  /** Whether a description is of this family. */
  static boolean isOne(JsonObject json) {
    PublishedConfig config = new PublishedConfig(json);
    return config.isOf(ClipProvider.NAME) || config.isOf(WITH_RESNET);
  }

  /**
   * Reads a description.
   *
   * @throws BadInputException if it is of another model of the family, or malformed, naming the key
   */
  static Clip read(JsonObject json) {
    PublishedConfig config = new PublishedConfig(json);
    config.architectureOf(MODEL, List.of(MODEL));
    double scale = number(config, "logit_scale_init_value", 2.6592);
    return new Clip(
        in(TEXT, () -> text(section(config, TEXT))),
        in(VISION, () -> vision(section(config, VISION), config.isOf(WITH_RESNET))),
        config.whole("projection_dim", WIDEST, 512),
        scale);
  }

  /**
   * A part of the description. Early versions of the library wrote what was said of it under {@code
   * …_dict} as well, which counts where both are there.
   */
  private static PublishedConfig section(PublishedConfig config, String key) {
    return config.section(key + "_dict").or(() -> config.section(key)).orElse(NOTHING);
  }

  private static <T> T in(String key, Supplier<T> part) {
    try {
      return part.get();
    } catch (BadInputException e) {
      throw new BadInputException(key + ": " + e.getMessage(), e);
    }
  }

  private static double number(PublishedConfig config, String key, double otherwise) {
    try {
      double number = config.value(key).map(JsonValue::asDouble).orElse(otherwise);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (JsonException e) {
      throw new BadInputException(key + " is not a number: " + e.getMessage(), e);
    }
    throw new BadInputException(key + " is not a finite number");
  }

  private static StackShape stack(PublishedConfig config, int hidden, int heads) {
    return new StackShape(
        config.whole("num_hidden_layers", MOST_LAYERS, 12),
        config.whole("hidden_size", WIDEST, hidden),
        config.whole("num_attention_heads", MOST_HEADS, heads),
        config.whole("intermediate_size", WIDEST, 4 * hidden),
        config.activation("hidden_act", Activation.QUICK_GELU),
        config.positive("layer_norm_eps", 1e-5),
        config.rate("attention_dropout", 0));
  }

  private static TextTower text(PublishedConfig config) {
    return new TextTower(
        stack(config, 512, 8),
        config.whole("vocab_size", MOST_TOKENS, 49_408),
        config.whole("max_position_embeddings", WIDEST, 77),
        config.optionalWhole(END, 0, MOST_TOKENS).orElse(49_407),
        token(config, BEGIN, 49_406),
        token(config, PADDING, 1));
  }

  /** A token, which there is not where {@code null} is said. */
  private static OptionalInt token(PublishedConfig config, String key, int otherwise) {
    return config.json().get(key).isEmpty()
        ? OptionalInt.of(otherwise)
        : config.optionalWhole(key, 0, MOST_TOKENS);
  }

  private static VisionTower vision(PublishedConfig config, boolean resNet) {
    int size = config.whole("image_size", LARGEST, 224);
    if (resNet) {
      return new ResNet(
          size, config.whole("features", WIDEST), blocks(config), config.whole("groups", WIDEST));
    }
    config.requireOnly("num_channels", JsonNumber.of(VisionTower.CHANNELS));
    return new VisionTransformer(
        stack(config, 768, 12), size, config.whole("patch_size", LARGEST, 32));
  }

  private static List<Integer> blocks(PublishedConfig config) {
    try {
      return config.value("blocks").orElse(JsonNull.NULL).asArray().items().stream()
          .map(JsonValue::asInt)
          .toList();
    } catch (JsonException e) {
      throw new BadInputException("blocks: " + e.getMessage(), e);
    }
  }

  /** The description of a model. */
  static JsonObject write(Clip model) {
    boolean resNet = model.vision() instanceof ResNet;
    return JsonObject.builder()
        .put(PublishedConfig.TYPE, resNet ? WITH_RESNET : ClipProvider.NAME)
        .put(PublishedConfig.ARCHITECTURES, JsonArray.ofStrings(List.of(MODEL)))
        .put("projection_dim", model.projection())
        .put("logit_scale_init_value", model.logScale())
        .put(TEXT, text(model))
        .put(VISION, vision(model.vision(), model.projection()))
        .build();
  }

  private static JsonObject text(Clip model) {
    TextTower text = model.text();
    JsonObject.Builder json =
        JsonObject.builder()
            .put(PublishedConfig.TYPE, "clip_text_model")
            .put("projection_dim", model.projection())
            .put("vocab_size", text.vocabularySize())
            .put("max_position_embeddings", text.positions())
            .put(END, text.endOfText())
            .put(BEGIN, token(text.beginOfText()))
            .put(PADDING, token(text.padding()));
    return write(text.stack(), json).build();
  }

  private static JsonValue token(OptionalInt token) {
    return token.isPresent() ? JsonNumber.of(token.getAsInt()) : JsonNull.NULL;
  }

  private static JsonObject vision(VisionTower tower, int projection) {
    JsonObject.Builder json = JsonObject.builder().put("image_size", tower.size());
    if (tower instanceof ResNet network) {
      List<JsonValue> blocks = new ArrayList<>();
      network.blocks().forEach(count -> blocks.add(JsonNumber.of(count)));
      return json.put("features", network.features())
          .put("blocks", new JsonArray(blocks))
          .put("groups", network.groups())
          .build();
    }
    VisionTransformer transformer = (VisionTransformer) tower;
    json.put(PublishedConfig.TYPE, "clip_vision_model")
        .put("projection_dim", projection)
        .put("num_channels", VisionTower.CHANNELS)
        .put("patch_size", transformer.patch());
    return write(transformer.stack(), json).build();
  }

  private static JsonObject.Builder write(StackShape stack, JsonObject.Builder json) {
    return json.put("num_hidden_layers", stack.layers())
        .put("hidden_size", stack.hidden())
        .put("num_attention_heads", stack.heads())
        .put("intermediate_size", stack.intermediate())
        .put("hidden_act", stack.activation().published())
        .put("layer_norm_eps", stack.layerNormEpsilon())
        .put("attention_dropout", stack.attentionDropout());
  }
}
