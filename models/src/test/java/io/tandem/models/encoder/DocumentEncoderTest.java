package io.tandem.models.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.model.Answering;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Philox;
import io.tandem.api.program.Precision;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.Curves;
import io.tandem.models.DrawnWeights;
import io.tandem.models.WordsTokenizer;
import io.tandem.models.forward.Forward;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoders that are trained for tasks, on generated texts. */
class DocumentEncoderTest {
  private static final int ROWS = 12;
  private static final WordsTokenizer WORDS =
      new WordsTokenizer(
          Stream.concat(
                  Stream.of(WordsTokenizer.BEGIN, WordsTokenizer.END),
                  IntStream.range(0, 20).mapToObj(i -> "w" + i))
              .toList());
  private static final EncoderShape SHAPE = new EncoderShape(2, 16, 2, 32, 12, 0, 0);
  private static final Reading READING = new Reading(12, 1, 2, Optional.empty());
  private static final AnswerRule RULE = new AnswerRule(3, 5, 0);
  private static final Task.Classification CLASSES = new Task.Classification("label");
  private static final Task.Tagging TAGS = new Task.Tagging("words", "tags");

  static List<ModelProvider<EncoderSettings>> families() {
    return List.of(
        new BertProvider(),
        new RobertaProvider(),
        new DistilBertProvider(),
        new LongformerProvider());
  }

  /** Of a class if words of one half of the vocabulary prevail; words are tagged by their half. */
  private static List<Document> documents(int step) {
    Philox random = Philox.of(step, "texts");
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int high = 0;
      List<String> words = new ArrayList<>();
      List<String> tags = new ArrayList<>();
      int length = 1 + random.below(100L * i, 4 + step % 3);
      for (int j = 0; j < length; j++) {
        int word = random.below(100L * i + 1 + j, 20);
        high += word >= 10 ? 1 : -1;
        words.add("w" + word);
        tags.add(word >= 10 ? "H" : "L");
      }
      documents.add(
          new Document(
              "text " + i,
              String.join(" ", words),
              Map.of("label", high > 0 ? "high" : "low"),
              Map.of("words", words, "tags", tags)));
    }
    return documents;
  }

  private static DocumentEncoder model(
      ModelProvider<EncoderSettings> provider, Task task, Pooling pooling, Reading reading) {
    return (DocumentEncoder)
        provider.create(
            new EncoderSettings(SHAPE, pooling, reading, RULE),
            new ModelMaterial(task, new TextDataset("texts", documents(1)), WORDS));
  }

  private static List<Prediction> answers(DocumentEncoder model, List<Document> documents) {
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      DrawnWeights.initialize(model, state);
      try (Answering answering = model.answering(state, Precision.FLOAT32)) {
        return answering.answer(documents);
      }
    }
  }

  private static Map<String, Double> scores(Prediction prediction) {
    return ((Prediction.OneLabel) prediction).scores();
  }

  @ParameterizedTest
  @MethodSource("families")
  void bothEnginesLearnClassesAlongOneCurve(ModelProvider<EncoderSettings> provider) {
    DocumentEncoder model = model(provider, CLASSES, Pooling.MEAN, READING);
    Curves.assertEqual(provider.name(), model, DocumentEncoderTest::documents);
  }

  @Test
  void bothEnginesLearnTagsAlongOneCurve() {
    DocumentEncoder model = model(new BertProvider(), TAGS, Pooling.CLS, READING);
    Curves.assertEqual("tags", model, DocumentEncoderTest::documents);
  }

  @Test
  void theHeadForLabelsBeginsWithTheirOdds() {
    for (ModelProvider<EncoderSettings> provider : families()) {
      DocumentEncoder model = model(provider, new Task.MultiLabel("tags"), Pooling.CLS, READING);
      long high =
          documents(1).stream().filter(one -> one.lists().get("tags").contains("H")).count();
      Map<String, HostTensor> begins = model.beginning();
      assertEquals(1, begins.size());
      String name = begins.keySet().iterator().next();
      assertEquals(model.weights().get(name).type(), begins.get(name).type());
      assertEquals(
          Math.log((high + 1.0) / (ROWS - high + 1.0)),
          begins.get(name).toDoubleArray()[0],
          1e-6); // labels are sorted: H, L
      assertEquals(Map.of(), model(provider, CLASSES, Pooling.CLS, READING).beginning());
    }
  }

  /** The words' halves, each once, are labels. */
  @Test
  void bothEnginesLearnLabelsAlongOneCurve() {
    DocumentEncoder model =
        model(new BertProvider(), new Task.MultiLabel("tags"), Pooling.MEAN, READING);
    Curves.assertEqual("labels", model, DocumentEncoderTest::documents);
  }

  /** The forward pass is held to Transformers' elsewhere. */
  @ParameterizedTest
  @MethodSource("families")
  void aTextIsAnsweredByThePublishedModelsLogits(ModelProvider<EncoderSettings> provider) {
    DocumentEncoder model = model(provider, CLASSES, Pooling.CLS, READING);
    Document document = documents(2).get(5);
    Example example = model.encoder().encode(document);
    long time = example.tensors().get(Batch.INPUT_IDS).extents()[1];
    Map<String, HostTensor> inputs = new TreeMap<>();
    for (String name : model.forwardInputs().keySet()) {
      HostTensor own = example.tensors().get(name);
      if (own != null && !name.equals(Batch.LABELS)) {
        inputs.put(name, HostTensor.of(own.toIntArray(), 1, time));
      }
    }
    double[] logits;
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      DrawnWeights.initialize(model, state);
      logits =
          Forward.run(model.published(), state, inputs, Precision.FLOAT32, false)
              .get("logits")
              .toDoubleArray();
    }
    double high = 1 / (1 + Math.exp(logits[1] - logits[0])); // classes are sorted: high, low
    assertEquals(high, scores(answers(model, List.of(document)).get(0)).get("high"), 1e-6);
  }

  @Test
  void whoStandsBesideATextChangesNothing() {
    Reading windows = new Reading(6, 3, 1, Optional.empty());
    for (Pooling pooling : Pooling.values()) {
      DocumentEncoder model = model(new RobertaProvider(), CLASSES, pooling, windows);
      List<Document> documents =
          List.of(
              new Document("short", "w1"),
              new Document("long", "w1 w2 w3 w4 w5 w6 w7 w8 w9 w10"),
              new Document("empty", ""));
      List<Prediction> together = answers(model, documents);
      for (int i = 0; i < documents.size(); i++) {
        Map<String, Double> alone = scores(answers(model, List.of(documents.get(i))).get(0));
        int at = i;
        alone.forEach(
            (label, score) -> assertEquals(score, scores(together.get(at)).get(label), 1e-6));
      }
    }
  }

  @Test
  void anEmptyTextThatNothingStandsAroundHasAnAnswerToo() {
    WordsTokenizer plain =
        new WordsTokenizer(IntStream.range(0, 20).mapToObj(i -> "w" + i).toList());
    for (Pooling pooling : Pooling.values()) {
      DocumentEncoder model =
          (DocumentEncoder)
              new BertProvider()
                  .create(
                      new EncoderSettings(SHAPE, pooling, READING, RULE),
                      new ModelMaterial(CLASSES, new TextDataset("texts", documents(1)), plain));
      Document empty = new Document("empty", "");
      double together =
          scores(answers(model, List.of(empty, new Document("t", "w1 w2"))).get(0)).get("high");
      assertTrue(together > 0 && together < 1, pooling + ": " + together);
    }
  }

  @Test
  void aLongTextIsReadInWindowsUpToAsManyAsAreAskedFor() {
    Document text = new Document("t", "w1 w2 w3 w4 w5 w6 w7 w8 w9 w10", Map.of("label", "low"));
    Example three =
        model(new BertProvider(), CLASSES, Pooling.CLS, new Reading(6, 3, 1, Optional.empty()))
            .encoder()
            .encode(text);
    int begin = WORDS.idOf(WordsTokenizer.BEGIN).getAsInt();
    int end = WORDS.idOf(WordsTokenizer.END).getAsInt();
    int w1 = WORDS.idOf("w1").getAsInt();
    assertArrayEquals(
        new int[] {
          begin, w1, w1 + 1, w1 + 2, w1 + 3, end, //
          begin, w1 + 3, w1 + 4, w1 + 5, w1 + 6, end, //
          begin, w1 + 6, w1 + 7, w1 + 8, w1 + 9, end
        },
        three.tensors().get(Batch.INPUT_IDS).toIntArray());
    Example one =
        model(new BertProvider(), CLASSES, Pooling.CLS, new Reading(6, 1, 1, Optional.empty()))
            .encoder()
            .encode(text);
    assertArrayEquals(new long[] {1, 6}, one.tensors().get(Batch.INPUT_IDS).extents());
  }

  @Test
  void everyWordOfALongSentenceIsTaggedInOneOfItsWindows() {
    List<String> words = IntStream.range(0, 20).mapToObj(i -> "w" + i).toList();
    List<String> tags = IntStream.range(0, 20).mapToObj(i -> i >= 10 ? "H" : "L").toList();
    Document sentence =
        new Document("s", String.join(" ", words), Map.of(), Map.of("words", words, "tags", tags));
    DocumentEncoder model =
        model(new BertProvider(), TAGS, Pooling.CLS, new Reading(8, 1, 2, Optional.empty()));
    Example example = model.encoder().encode(sentence);
    assertEquals(20, example.targetTokens());
    int[] labels = example.tensors().get(Batch.LABELS).toIntArray();
    assertEquals(20, Arrays.stream(labels).filter(label -> label != Batch.IGNORED).count());
    List<Prediction> said = answers(model, List.of(sentence, documents(1).get(0)));
    assertEquals(20, ((Prediction.Tags) said.get(0)).tags().size());
    assertEquals(said.get(0), answers(model, List.of(sentence)).get(0));
  }

  @Test
  void pairsAreReadWithTheirTypes() {
    DocumentEncoder model =
        model(new BertProvider(), CLASSES, Pooling.CLS, new Reading(12, 1, 2, Optional.of("b")));
    Document pair = new Document("p", "w1 w2", Map.of("label", "low", "b", "w3"));
    Map<String, HostTensor> read = model.encoder().encode(pair).tensors();
    assertArrayEquals(
        new int[] {0, 0, 0, 0, 1, 1}, read.get(EncoderInput.TOKEN_TYPE_IDS).toIntArray());
    Document single = new Document("p", "w1 w2", Map.of("label", "low"));
    assertEquals(
        "document 'p': there is no second text 'b' among [label]",
        assertThrows(BadInputException.class, () -> model.encoder().encode(single)).getMessage());
  }

  @ParameterizedTest
  @MethodSource("families")
  void aModelIsMadeAgainFromItsDescriptionAndSaysTheSame(ModelProvider<EncoderSettings> provider) {
    for (Task task : Stream.of(CLASSES, TAGS).filter(provider::fits).toList()) {
      DocumentEncoder model = model(provider, task, Pooling.MAX, READING);
      JsonObject config = model.publishedConfig(OptionalInt.empty()).orElseThrow();
      JsonObject read = JsonReader.read(JsonWriter.pretty(config), "config.json").asObject();
      DocumentEncoder again = (DocumentEncoder) provider.published(read, () -> WORDS).orElseThrow();
      assertEquals(config, again.publishedConfig(OptionalInt.empty()).orElseThrow());
      assertEquals(model.weights().keySet(), again.weights().keySet());
      assertEquals(answers(model, documents(3)), answers(again, documents(3)));
      // To everybody else it is the published model.
      Map<String, JsonValue> members = new TreeMap<>(read.members());
      members.remove(DocumentEncoder.TANDEM);
      EncoderModel published =
          (EncoderModel)
              provider
                  .published(
                      new JsonObject(members),
                      () -> {
                        throw new AssertionError("a tokenizer is asked for");
                      })
                  .orElseThrow();
      assertTrue(
          published.weights().keySet().containsAll(model.weights().keySet()),
          published.weights().keySet().toString());
    }
  }
}
