package io.tandem.models.t5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Program;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.Shape;
import io.tandem.models.generation.TextMarks;
import io.tandem.models.layer.RelativePositions;
import io.tandem.models.sentence.SentenceSettings;
import io.tandem.models.seq2seq.Search;
import io.tandem.models.seq2seq.TextLimits;
import io.tandem.models.seq2seq.TextLimits.TooLong;
import io.tandem.models.t5.T5Shape.Head;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class T5Test {
  private static final T5Use USE =
      new T5Use(
          new Task.TextToText("target"), new TextLimits(40, 30, TooLong.TRUNCATE), Search.greedy());

  private static T5 t5(T5Shape shape) {
    return new T5(
        shape,
        new TextMarks(0, 1, 0),
        USE,
        () -> {
          throw new AssertionError("nobody has asked for texts");
        });
  }

  /** Counts of the published checkpoints; those of 1.1 hold two tables. */
  @ParameterizedTest
  @CsvSource({
    "T5_SMALL, 60506624",
    "T5_BASE, 222903552",
    "T5_LARGE, 737668096",
    "T5_V1_1_SMALL, 76961152",
    "T5_V1_1_BASE, 247577856",
    "T5_V1_1_LARGE, 783150080",
  })
  void publishedSizesHaveAsManyWeightsAsTheirCheckpoints(T5Preset preset, long weights) {
    T5Shape shape =
        T5Settings.of(preset, USE.limits(), USE.search(), SentenceSettings.USUAL).shape(32_128);
    assertEquals(weights, t5(shape).objective(Phase.TRAINING).parameters());
  }

  private static JsonObject.Builder config() {
    return JsonObject.builder()
        .put("model_type", "t5")
        .put("vocab_size", 30)
        .put("d_model", 12)
        .put("d_kv", 5)
        .put("d_ff", 14)
        .put("num_layers", 1)
        .put("num_heads", 3);
  }

  private static Architecture read(JsonObject config) {
    return new T5Provider()
        .published(
            config,
            () -> {
              throw new AssertionError("a tokenizer is asked for");
            })
        .orElseThrow();
  }

  private static String refusal(JsonObject.Builder config) {
    return assertThrows(BadInputException.class, () -> read(config.build())).getMessage();
  }

  @Test
  void whatAConfigLeavesOutIsAsInVersion1() {
    T5Shape shape =
        PublishedT5.shape(
            JsonObject.builder()
                .put("model_type", "t5")
                .put("num_layers", 3)
                .put("num_decoder_layers", JsonNull.NULL)
                .build());
    assertEquals(
        new T5Shape(
            32_128,
            3,
            3,
            512,
            8,
            64,
            2048,
            new RelativePositions(32, 128),
            FeedForwardKind.published("feed-forward", "relu"),
            Head.TIED,
            0.1,
            1e-6),
        shape);
  }

  @Test
  void theScaleIsThatOfTheTieUnlessItIsSaid() {
    assertEquals(Head.FREE, PublishedT5.shape(tied(false).build()).head());
    assertEquals(Head.TIED, PublishedT5.shape(tied(true).build()).head());
    JsonObject said = tied(true).put("scale_decoder_outputs", false).build();
    assertEquals(new Head(true, false), PublishedT5.shape(said).head());
  }

  private static JsonObject.Builder tied(boolean tied) {
    return config().put("tie_word_embeddings", tied);
  }

  @Test
  void aTiedHeadHasNoWeightsAndAFreeOneHas() {
    assertFalse(read(tied(true).build()).weights().containsKey("lm_head.weight"));
    assertEquals(
        Shape.of(30, 12), read(tied(false).build()).weights().get("lm_head.weight").shape());
  }

  @Test
  void aTiedHeadThatTheWeightsHoldApartBecomesFree() {
    Architecture tied = read(tied(true).put("scale_decoder_outputs", true).build());
    Architecture free = tied.untied(Set.of("lm_head.weight")).orElseThrow();
    assertTrue(free.weights().containsKey("lm_head.weight"));
    assertTrue(tied.untied(Set.of("encoder.embed_tokens.weight")).isEmpty());
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (String feedForward : List.of("relu", "gelu", "gated-gelu", "gated-silu", "gelu_new")) {
      JsonObject config =
          config()
              .put("feed_forward_proj", feedForward)
              .put("num_decoder_layers", 2)
              .put("relative_attention_num_buckets", 9)
              .put("relative_attention_max_distance", 33)
              .put("dropout_rate", 0.2)
              .put("layer_norm_epsilon", 1e-4)
              .put("tie_word_embeddings", false)
              .put("pad_token_id", 4)
              .put("eos_token_id", 5)
              .put("decoder_start_token_id", 6)
              .build();
      JsonObject written = read(config).publishedConfig(OptionalInt.empty()).orElseThrow();
      assertEquals(PublishedT5.shape(config), PublishedT5.shape(written), feedForward);
      assertEquals(new TextMarks(6, 5, 4), PublishedT5.marks(written, 30));
      assertEquals(written, read(written).publishedConfig(OptionalInt.empty()).orElseThrow());
    }
  }

  @Test
  void whatItIsUsedForStandsInTheConfigAndIsReadAgain() {
    JsonObject written =
        t5(PublishedT5.shape(config().build())).publishedConfig(OptionalInt.empty()).orElseThrow();
    assertEquals(USE, T5Use.read(written));
    assertEquals(Search.greedy(), ((T5) read(config().build())).search());
  }

  @Test
  void whatNoT5HasIsRefused() {
    assertTrue(refusal(config().put("feed_forward_proj", "gated-relo")).contains("relu"));
    assertTrue(refusal(config().put("feed_forward_proj", "wide-relu")).contains("gated-relu"));
    assertTrue(refusal(config().put("is_decoder", true)).contains("is_decoder"));
    assertTrue(refusal(config().put("d_kv", 0)).contains("d_kv"));
    assertTrue(refusal(config().put("relative_attention_num_buckets", 3)).contains("4"));
    assertTrue(refusal(config().put("relative_attention_max_distance", 16)).contains("16"));
    assertTrue(refusal(config().put("pad_token_id", 30)).contains("pad_token_id"));
    JsonArray ends = new JsonArray(List.of(JsonNumber.of(1), JsonNumber.of(2)));
    assertTrue(refusal(config().put("eos_token_id", ends)).contains("one token"));
    JsonArray names = new JsonArray(List.of(new JsonString("T5ForConditionalGeneratio")));
    assertTrue(
        refusal(config().put("architectures", names)).contains("T5ForConditionalGeneration"));
  }

  @Test
  void aForwardPassNeedsSomethingForTheDecoderToRead() {
    ForwardModel model = (ForwardModel) read(config().build());
    BadInputException e =
        assertThrows(
            BadInputException.class, () -> model.forward(Set.of("input_ids"), Lengths.NONE));
    assertTrue(e.getMessage().contains("'decoder_input_ids'"), e.getMessage());
    assertTrue(e.getMessage().contains("'labels'"), e.getMessage());
  }

  @Test
  void onlyTrainingDrawsDropout() {
    T5 t5 = (T5) read(config().build());
    Map<Phase, Program> programs =
        Map.of(
            Phase.TRAINING, t5.objective(Phase.TRAINING),
            Phase.EVALUATION, t5.objective(Phase.EVALUATION));
    assertTrue(programs.get(Phase.TRAINING).inputs().containsKey(Trace.SEED));
    assertFalse(programs.get(Phase.EVALUATION).inputs().containsKey(Trace.SEED));
  }
}
