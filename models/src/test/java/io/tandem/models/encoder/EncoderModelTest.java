package io.tandem.models.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Batch;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.forward.Problem;
import io.tandem.models.layer.Activation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderModelTest {

  private static JsonObject.Builder config(EncoderFamily family, String architecture) {
    return JsonObject.builder()
        .put("model_type", family.published())
        .put("architectures", JsonArray.ofStrings(List.of(architecture)));
  }

  private static EncoderModel read(EncoderFamily family, JsonObject.Builder json) {
    return PublishedEncoder.read(json.build(), family).orElseThrow();
  }

  private static EncoderModel tiny(EncoderFamily family, String architecture) {
    boolean isDistilled = family == EncoderFamily.DISTILBERT;
    return read(
        family,
        config(family, architecture)
            .put("vocab_size", 30)
            .put(isDistilled ? "dim" : "hidden_size", 8)
            .put(isDistilled ? "n_layers" : "num_hidden_layers", 1)
            .put(isDistilled ? "n_heads" : "num_attention_heads", 2)
            .put(isDistilled ? "hidden_dim" : "intermediate_size", 16)
            .put("attention_window", 8)
            .put("max_position_embeddings", 10));
  }

  private static String refusal(EncoderFamily family, JsonObject.Builder json) {
    return assertThrows(BadInputException.class, () -> read(family, json)).getMessage();
  }

  /** {@code BertConfig()}, {@code DistilBertConfig()} and {@code LongformerConfig()}. */
  @Test
  void keysThatAreLeftOutHaveTheValuesOfTransformersConfigurations() {
    Dropouts rates = new Dropouts(0.1, 0.1, OptionalDouble.empty(), 0);
    EncoderConfig bert = EncoderConfig.bert(30_522, 12, 768, 12, 512, rates);
    JsonObject.Builder nothing = JsonObject.builder().put("model_type", "bert");
    assertEquals(new EncoderModel(bert, new BareHead(true)), read(EncoderFamily.BERT, nothing));
    EncoderConfig distilled =
        read(EncoderFamily.DISTILBERT, config(EncoderFamily.DISTILBERT, "DistilBertModel"))
            .config();
    assertEquals(6, distilled.layers());
    assertEquals(3072, distilled.intermediate());
    assertEquals(new Dropouts(0.1, 0.1, OptionalDouble.of(0.2), 0.1), distilled.dropouts());
    EncoderConfig windowed =
        read(EncoderFamily.LONGFORMER, config(EncoderFamily.LONGFORMER, "LongformerModel"))
            .config();
    assertEquals(512, windowed.windows().get(11));
    assertEquals(510, windowed.longest());
    assertEquals(OptionalInt.of(2), windowed.separator());
  }

  @Test
  void labelsAreReadByNameOrNumberAndAreTwoWhereNothingIsSaid() {
    String name = "BertForTokenClassification";
    JsonObject.Builder three =
        config(EncoderFamily.BERT, name)
            .put("id2label", JsonObject.builder().put("1", "B").put("0", "A").build());
    assertEquals(
        new TokenClassification(List.of("A", "B")), read(EncoderFamily.BERT, three).head());
    assertEquals(
        new TokenClassification(List.of("LABEL_0", "LABEL_1", "LABEL_2")),
        read(EncoderFamily.BERT, config(EncoderFamily.BERT, name).put("num_labels", 3)).head());
    assertEquals(
        new TokenClassification(List.of("LABEL_0", "LABEL_1")),
        read(EncoderFamily.BERT, config(EncoderFamily.BERT, name).put("id2label", JsonNull.NULL))
            .head());
    JsonObject.Builder gap =
        config(EncoderFamily.BERT, name)
            .put("id2label", JsonObject.builder().put("0", "A").put("2", "B").build());
    assertEquals("id2label has 2 labels and none of number 1", refusal(EncoderFamily.BERT, gap));
  }

  @Test
  void withoutAPaddingTokenEveryEmbeddingLearns() {
    JsonObject.Builder json =
        config(EncoderFamily.BERT, "BertModel").put("pad_token_id", JsonNull.NULL);
    assertEquals(OptionalInt.empty(), read(EncoderFamily.BERT, json).config().padding());
    JsonObject.Builder roberta =
        config(EncoderFamily.ROBERTA, "RobertaModel").put("pad_token_id", JsonNull.NULL);
    assertEquals(
        "without a padding token nobody knows from where positions are counted",
        refusal(EncoderFamily.ROBERTA, roberta));
  }

  @Test
  void anUnknownHeadIsRefusedWithTheNearest() {
    String message =
        refusal(EncoderFamily.ROBERTA, config(EncoderFamily.ROBERTA, "RobertaForMaskLM"));
    assertTrue(
        message.startsWith(
            "architectures is \"RobertaForMaskLM\"; did you mean 'RobertaForMaskedLM'?"),
        message);
    String sentences = "RobertaForNextSentencePrediction";
    String none = refusal(EncoderFamily.ROBERTA, config(EncoderFamily.ROBERTA, sentences));
    assertTrue(none.startsWith("architectures is \"" + sentences + "\"; "), none);
  }

  @ParameterizedTest
  @CsvSource({
    "position_embedding_type, relative_key, position_embedding_type is \"relative_key\"",
    "hidden_act, gelou, hidden_act is \"gelou\"; did you mean 'gelu'",
    "norm_type, rmsnorm, norm_type is \"rmsnorm\"; a bert has \"layer_norm\"",
    "problem_type, regresion, problem_type is \"regresion\"; did you mean 'regression'",
  })
  void whatItDoesNotHaveIsRefused(String key, String value, String message) {
    JsonObject.Builder json =
        config(EncoderFamily.BERT, "BertForSequenceClassification").put(key, value);
    String said = refusal(EncoderFamily.BERT, json);
    assertTrue(said.startsWith(message), said);
  }

  @Test
  void decodersAreRefused() {
    String said =
        refusal(
            EncoderFamily.BERT, config(EncoderFamily.BERT, "BertModel").put("is_decoder", true));
    assertEquals("is_decoder is true; a bert has false", said);
  }

  @Test
  void windowsMustBeEvenAndOneForEachBlock() {
    JsonObject.Builder odd =
        config(EncoderFamily.LONGFORMER, "LongformerModel").put("attention_window", 7);
    assertEquals(
        "an attention window is 7, not an even number above 0",
        refusal(EncoderFamily.LONGFORMER, odd));
    JsonObject.Builder few =
        config(EncoderFamily.LONGFORMER, "LongformerModel")
            .put("attention_window", new JsonArray(List.of()));
    assertEquals(
        "0 attention windows for 12 layers of a longformer",
        refusal(EncoderFamily.LONGFORMER, few));
  }

  @Test
  void oldNamesBuffersAndWeightsOfOtherHeadsAreKnown() {
    EncoderModel masked = tiny(EncoderFamily.BERT, "BertForMaskedLM");
    assertEquals(
        Optional.of("bert.embeddings.LayerNorm.weight"),
        masked.variableOf("bert.embeddings.LayerNorm.gamma"));
    assertEquals(
        Optional.of("bert.encoder.layer.0.output.LayerNorm.bias"),
        masked.variableOf("encoder.layer.0.output.LayerNorm.beta"));
    assertEquals(
        Optional.of("bert.embeddings.word_embeddings.weight"),
        masked.variableOf("cls.predictions.decoder.weight"));
    for (String unused :
        List.of(
            "bert.embeddings.position_ids",
            "bert.pooler.dense.weight",
            "cls.seq_relationship.bias")) {
      assertEquals(Optional.empty(), masked.variableOf(unused));
    }
    EncoderModel bare = tiny(EncoderFamily.BERT, "BertModel");
    assertEquals(Optional.of("pooler.dense.weight"), bare.variableOf("bert.pooler.dense.weight"));
  }

  @Test
  void anEncoderWithoutPoolerIsToldByItsTensors() {
    EncoderModel bare = tiny(EncoderFamily.BERT, "BertModel");
    Set<String> tensors = Set.of("embeddings.word_embeddings.weight");
    assertEquals(new EncoderModel(bare.config(), new BareHead(false)), bare.forTensors(tensors));
    assertEquals(bare, bare.forTensors(Set.of("pooler.dense.weight")));
  }

  @Test
  void whatAClassifierIsAskedForFollowsFromItsLabels() {
    EncoderModel model = tiny(EncoderFamily.BERT, "BertForSequenceClassification");
    ForwardModel numbers = model.forInputs(Map.of(Batch.LABELS, HostTensor.of(new float[4], 2, 2)));
    ForwardModel classes = model.forInputs(Map.of(Batch.LABELS, HostTensor.of(new int[2], 2)));
    assertEquals(problem(Problem.MULTI_LABEL_CLASSIFICATION), ((EncoderModel) numbers).head());
    assertEquals(problem(Problem.SINGLE_LABEL_CLASSIFICATION), ((EncoderModel) classes).head());
  }

  private static SequenceClassification problem(Problem problem) {
    return new SequenceClassification(List.of("LABEL_0", "LABEL_1"), Optional.of(problem));
  }

  @Test
  void whereTokensAreCountedPaddingTakesNoPosition() {
    EncoderModel roberta = tiny(EncoderFamily.ROBERTA, "RobertaModel");
    assertEquals(8, roberta.config().longest());
    int[] ids = {5, 5, 5, 5, 1, 5, 5, 5, 5};
    roberta.forwardLengths(Map.of(Batch.INPUT_IDS, HostTensor.of(ids, 1, 9)));
    ids[4] = 5;
    Map<String, HostTensor> all = Map.of(Batch.INPUT_IDS, HostTensor.of(ids, 1, 9));
    String message =
        assertThrows(BadInputException.class, () -> roberta.forwardLengths(all)).getMessage();
    assertEquals(
        "'input_ids' is [1, 9]: more tokens than the 8 that the model has positions for", message);
  }

  @Test
  void aChoiceThatThereIsNotIsRefused() {
    EncoderModel model = tiny(EncoderFamily.DISTILBERT, "DistilBertForMultipleChoice");
    Map<String, HostTensor> inputs =
        Map.of(
            Batch.INPUT_IDS,
            HostTensor.of(new int[6], 1, 3, 2),
            Batch.LABELS,
            HostTensor.of(new int[] {3}, 1));
    String message =
        assertThrows(BadInputException.class, () -> model.forwardLengths(inputs)).getMessage();
    assertEquals("'labels' has 3 at [0]; allowed are 0 to 2, and -100 for none", message);
  }

  @Test
  void questionsWithoutSeparatorsAreRefusedWhereNobodySaysWhatIsGlobal() {
    EncoderModel model = tiny(EncoderFamily.LONGFORMER, "LongformerForQuestionAnswering");
    Map<String, HostTensor> inputs =
        Map.of(Batch.INPUT_IDS, HostTensor.of(new int[] {2, 2, 5, 2, 5, 5, 2, 5}, 2, 4));
    String message =
        assertThrows(BadInputException.class, () -> model.forwardLengths(inputs)).getMessage();
    assertEquals(
        "text 1 of 'input_ids' has 1 separators (token 2); without 'global_attention_mask', which"
            + " tokens see all others goes by 3",
        message);
  }

  /** Where every token sees all others, it grows with the square of the length. */
  @Test
  void theCostOfWindowsGrowsWithTheLength() {
    EncoderModel windowed = tiny(EncoderFamily.LONGFORMER, "LongformerModel");
    EncoderModel full = tiny(EncoderFamily.ROBERTA, "RobertaModel");
    double step = flops(windowed, 128) - flops(windowed, 64);
    assertEquals(2 * step, flops(windowed, 256) - flops(windowed, 128), 1e-9 * step);
    assertEquals(16 * step, flops(windowed, 2048) - flops(windowed, 1024), 1e-9 * step);
    double wide = flops(full, 128) - flops(full, 64);
    assertTrue(flops(full, 2048) - flops(full, 1024) > 32 * wide);
  }

  private static double flops(EncoderModel model, int time) {
    boolean hasWindows = model.config().family().hasWindows();
    Set<String> given =
        hasWindows
            ? Set.of(Batch.INPUT_IDS, EncoderInput.GLOBAL_ATTENTION_MASK)
            : Set.of(Batch.INPUT_IDS);
    return model
        .forward(given, hasWindows ? Lengths.of("time", time).and("global", 1) : Lengths.NONE)
        .flops(Map.of("batch", 1L, "time", (long) time));
  }

  @Test
  void activationsAreReadByAnyOfTheirNames() {
    JsonObject.Builder json = config(EncoderFamily.BERT, "BertModel").put("hidden_act", "gelu_new");
    assertEquals(Activation.GELU_TANH, read(EncoderFamily.BERT, json).config().activation());
  }
}
