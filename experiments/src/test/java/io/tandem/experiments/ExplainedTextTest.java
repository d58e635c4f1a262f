package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.program.Precision;
import io.tandem.datasets.tokenization.TokenizerJson;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.encoder.BertProvider;
import io.tandem.models.encoder.DocumentEncoder;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.encoder.RobertaProvider;
import io.tandem.models.pipeline.AttentionReader;
import io.tandem.models.pipeline.Attribution;
import io.tandem.models.pipeline.Attributor;
import io.tandem.models.pipeline.TextAttention;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention of tiny checkpoints, and what tokens add to their scores, against PyTorch. */
class ExplainedTextTest {

  /** A checkpoint at work. */
  private interface Work {
    void with(EncoderModel model, Tokenizer tokenizer, DeviceState state);
  }

  private static void work(PublishedPipeline pipeline, String backend, Work work) {
    CheckpointFolder folder = new CheckpointFolder(pipeline.folder());
    try (Tokenizer tokenizer = TokenizerJson.load(folder.path());
        Engine engine = Backends.named(backend).open(new EngineOptions("cpu", 1));
        DeviceState state = engine.newState()) {
      EncoderModel model =
          (EncoderModel)
              folder.model(List.of(new BertProvider(), new RobertaProvider()), () -> tokenizer);
      folder.load(model, state);
      work.with(model, tokenizer, state);
    }
  }

  @ParameterizedTest
  @CsvSource({"bert-classes, djl", "bert-classes, tf", "roberta-labels, djl", "roberta-labels, tf"})
  void attentionIsThatOfTransformers(String checkpoint, String backend) {
    PublishedPipeline pipeline = PublishedPipeline.of(checkpoint);
    JsonObject wanted =
        pipeline.expected().asObject().member("explained").asArray().items().get(0).asObject();
    String text = wanted.member("text").asString();
    work(
        pipeline,
        backend,
        (model, tokenizer, state) -> {
          try (AttentionReader reader =
              new AttentionReader(model, tokenizer, state, Precision.FLOAT32)) {
            // A longer one beside it, so that it is padded.
            TextAttention told = reader.of(List.of(text, text + " And so on.")).get(0);
            assertSame(wanted.member("attentions").asArray().items(), told);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"bert-classes, djl", "bert-classes, tf", "roberta-labels, djl", "roberta-labels, tf"})
  void whatTokensAddIsWhatPyTorchDifferentiates(String checkpoint, String backend) {
    PublishedPipeline pipeline = PublishedPipeline.of(checkpoint);
    List<JsonObject> wanted =
        pipeline.expected().asObject().member("explained").asArray().items().stream()
            .map(JsonValue::asObject)
            .toList();
    work(
        pipeline,
        backend,
        (model, tokenizer, state) -> {
          DocumentEncoder asked = DocumentEncoder.asking(model, tokenizer).orElseThrow();
          try (Attributor attributor = new Attributor(asked, tokenizer, state, Precision.FLOAT32)) {
            List<Attribution> told =
                attributor.of(wanted.stream().map(one -> one.member("text").asString()).toList());
            for (int i = 0; i < told.size(); i++) {
              assertSame(wanted.get(i), told.get(i));
            }
          }
        });
  }

  private static void assertSame(JsonObject wanted, Attribution told) {
    assertEquals(wanted.member("label").asString(), told.label());
    double[] theirs =
        wanted.member("attributions").asArray().items().stream()
            .mapToDouble(JsonValue::asDouble)
            .toArray();
    double[] ours = told.pieces().stream().mapToDouble(Attribution.Piece::weight).toArray();
    double greatest = Arrays.stream(theirs).map(Math::abs).max().orElseThrow();
    // 32 bits against 64, to the share of the greatest that gradients are held to elsewhere.
    assertArrayEquals(theirs, ours, 1e-4 * greatest);
  }

  private static void assertSame(List<JsonValue> layers, TextAttention told) {
    assertEquals(2, layers.size());
    assertEquals(layers.size(), told.weights().size());
    for (int layer = 0; layer < layers.size(); layer++) {
      List<JsonValue> heads = layers.get(layer).asArray().items();
      assertEquals(3, told.weights().get(layer).size());
      for (int head = 0; head < heads.size(); head++) {
        double[][] map = told.weights().get(layer).get(head);
        List<JsonValue> rows = heads.get(head).asArray().items();
        assertEquals(rows.size(), map.length);
        assertEquals(rows.size(), told.pieces().size());
        for (int row = 0; row < map.length; row++) {
          List<JsonValue> cells = rows.get(row).asArray().items();
          for (int column = 0; column < map.length; column++) {
            // 32 bits against 64.
            assertEquals(cells.get(column).asDouble(), map[row][column], 1e-5);
          }
        }
      }
    }
    assertTrue(told.pieces().get(0).matches("\\[CLS]|<s>"), told.pieces().toString());
  }
}
