package io.tandem.models.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.TextSequences;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
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

/** Questions about generated texts: which word stands behind the one that is asked for? */
class QuestionAnsweringTest {
  private static final int ROWS = 12;
  private static final int WORD_COUNT = 20;
  private static final WordsTokenizer WORDS =
      new WordsTokenizer(
          Stream.concat(
                  Stream.of(WordsTokenizer.BEGIN, WordsTokenizer.END),
                  IntStream.range(0, WORD_COUNT).mapToObj(i -> "w" + i))
              .toList());
  private static final EncoderShape SHAPE = new EncoderShape(2, 16, 2, 32, 24, 0, 0);
  private static final AnswerRule RULE = new AnswerRule(3, 100, 0);
  private static final Task.QuestionAnswering TASK =
      new Task.QuestionAnswering("question", "answers", "answer-starts", true);

  static List<ModelProvider<EncoderSettings>> families() {
    return List.of(
        new BertProvider(),
        new RobertaProvider(),
        new DistilBertProvider(),
        new LongformerProvider());
  }

  /**
   * A text of different words, and a question for what stands behind one of them, or behind none.
   */
  private static Document document(int step, int row) {
    Philox random = Philox.of(step, "texts");
    int length = 4 + random.below(100L * row, 6);
    List<String> words = new ArrayList<>();
    for (int i = 0; words.size() < length; i++) {
      String word = "w" + random.below(100L * row + 1 + i, WORD_COUNT);
      if (!words.contains(word)) {
        words.add(word);
      }
    }
    int asked = random.below(100L * row + 99, length);
    List<String> answers = asked + 1 < length ? List.of(words.get(asked + 1)) : List.of();
    String text = String.join(" ", words);
    return new Document(
        "text " + row,
        text,
        Map.of("question", words.get(asked)),
        Map.of(
            "answers",
            answers,
            "answer-starts",
            answers.stream()
                .map(answer -> Integer.toString((" " + text + " ").indexOf(" " + answer + " ")))
                .toList()));
  }

  private static List<Document> documents(int step) {
    return IntStream.range(0, ROWS).mapToObj(row -> document(step, row)).toList();
  }

  private static DocumentEncoder model(
      ModelProvider<EncoderSettings> provider, Reading reading, Task task) {
    return (DocumentEncoder)
        provider.create(
            new EncoderSettings(SHAPE, Pooling.CLS, reading, RULE),
            new ModelMaterial(task, new TextDataset("texts", documents(1)), WORDS));
  }

  private static Reading reading(int length) {
    return new Reading(length, 1, 2, Optional.empty());
  }

  private static List<Prediction.Answer> answers(DocumentEncoder model, List<Document> documents) {
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      DrawnWeights.initialize(model, state);
      try (Answering answering = model.answering(state, Precision.FLOAT32)) {
        return answering.answer(documents).stream().map(Prediction.Answer.class::cast).toList();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void bothEnginesLearnAnswersAlongOneCurve(ModelProvider<EncoderSettings> provider) {
    DocumentEncoder model = model(provider, reading(24), TASK);
    Curves.assertEqual(provider.name(), model, QuestionAnsweringTest::documents);
  }

  @Test
  void bothEnginesLearnAnswersInWindowsAlongOneCurve() {
    DocumentEncoder model = model(new BertProvider(), reading(9), TASK);
    Curves.assertEqual("windows", model, QuestionAnsweringTest::documents);
  }

  /**
   * The forward pass is held to Transformers' elsewhere; all pieces are weighed here one by one.
   */
  @ParameterizedTest
  @MethodSource("families")
  void theBestOfAllPiecesIsSaidByThePublishedModelsLogits(ModelProvider<EncoderSettings> provider) {
    DocumentEncoder model = model(provider, reading(24), TASK);
    for (int row = 0; row < 4; row++) {
      Document document = document(5, row);
      Example example = model.encoder().encode(document);
      long time = example.tensors().get(Batch.INPUT_IDS).extents()[1];
      Map<String, HostTensor> inputs = new TreeMap<>();
      for (String name : model.forwardInputs().keySet()) {
        HostTensor own = example.tensors().get(name);
        if (own != null) {
          inputs.put(name, HostTensor.of(own.toIntArray(), 1, time));
        }
      }
      Map<String, HostTensor> outputs;
      try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
          DeviceState state = engine.newState()) {
        DrawnWeights.initialize(model, state);
        outputs = Forward.run(model.published(), state, inputs, Precision.FLOAT32, false);
      }
      double[] starts = outputs.get(QuestionAnswering.START_LOGITS).toDoubleArray();
      double[] ends = outputs.get(QuestionAnswering.END_LOGITS).toDoubleArray();
      TextSequence read =
          new TextSequences(WORDS.template(), 24)
              .windows(
                  2,
                  WORDS.tokenize(document.attributes().get("question")),
                  WORDS.tokenize(document.text()))
              .get(0);
      String best = "";
      double greatest = starts[0] + ends[0];
      double sum = Math.exp(greatest);
      for (int first = 0; first < read.length(); first++) {
        for (int last = first; last < Math.min(first + 3, read.length()); last++) {
          if (read.text(first) == 2 && read.text(last) == 2) {
            double score = starts[first] + ends[last];
            sum += Math.exp(score);
            if (score > greatest) {
              greatest = score;
              best = document.text().substring(read.begin(first), read.end(last));
            }
          }
        }
      }
      Prediction.Answer said = answers(model, List.of(document)).get(0);
      assertEquals(best, said.best().text());
      assertEquals(greatest, said.best().score(), 1e-5);
      assertEquals(Math.exp(greatest) / sum, said.best().probability(), 1e-5);
      assertEquals(
          1, said.spans().stream().mapToDouble(Prediction.Answer.Span::probability).sum(), 1e-9);
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void whoStandsBesideAQuestionChangesNothing(ModelProvider<EncoderSettings> provider) {
    DocumentEncoder model = model(provider, reading(9), TASK);
    List<Document> documents = documents(3);
    List<Prediction.Answer> together = answers(model, documents);
    for (int i = 0; i < documents.size(); i++) {
      Prediction.Answer alone = answers(model, List.of(documents.get(i))).get(0);
      assertEquals(alone.best().text(), together.get(i).best().text());
      assertEquals(alone.best().score(), together.get(i).best().score(), 1e-5);
    }
  }

  @Test
  void aWindowWithoutTheAnswerPointsAtTheFirstToken() {
    Document document =
        new Document(
            "d",
            "w1 w2 w3 w4 w5 w6 w7",
            Map.of("question", "w0"),
            Map.of("answers", List.of("w5 w6"), "answer-starts", List.of("12")));
    // [CLS] w0 [SEP] and four words and [SEP]: w1 to w4, w3 to w6, w5 to w7.
    Example example = model(new BertProvider(), reading(8), TASK).encoder().encode(document);
    assertArrayEquals(
        new int[] {0, 0, 5, 6, 3, 4}, example.tensors().get(Batch.LABELS).toIntArray());
    assertEquals(3, example.targetTokens());
  }

  @Test
  void noAnswerIsSaidWhereItIsAboveTheThreshold() {
    TextSequence read =
        new TextSequences(WORDS.template(), 24)
            .windows(2, WORDS.tokenize("w0"), WORDS.tokenize("w1 w2"))
            .get(0); // [CLS] w0 [SEP] w1 w2 [SEP]
    float[] starts = {2, 9, 9, 1, 0, 9};
    float[] ends = {2, 9, 9, 0, 1.5f, 9};
    for (double threshold : new double[] {0, 1.4, 1.6}) {
      AnswerChoice choice = new AnswerChoice(new AnswerRule(3, 5, threshold), "w1 w2");
      choice.add(read, starts, ends);
      String expected = threshold < 1.5 ? "" : "w1 w2";
      assertEquals(expected, choice.answer(true).best().text());
      assertEquals("w1 w2", choice.answer(false).best().text());
    }
    AnswerChoice twice = new AnswerChoice(new AnswerRule(3, 5, 0), "w1 w2");
    twice.add(read, starts, ends);
    twice.add(read, new float[] {-1, 0, 0, 1, 0, 0}, new float[] {0, 0, 0, 0, 0, 0});
    assertEquals("w1 w2", twice.answer(true).best().text(), "one window that has it is enough");
  }

  @Test
  void anEmptyTextHasNoAnswer() {
    Document empty = new Document("e", "", Map.of("question", "w1"));
    Prediction.Answer said =
        answers(model(new BertProvider(), reading(9), TASK), List.of(empty)).get(0);
    assertEquals("", said.best().text());
  }

  @ParameterizedTest
  @MethodSource("families")
  void aModelIsMadeAgainFromItsDescriptionAndAsAPublishedOne(
      ModelProvider<EncoderSettings> provider) {
    DocumentEncoder model = model(provider, reading(9), TASK);
    JsonObject config = model.publishedConfig(OptionalInt.empty()).orElseThrow();
    JsonObject read = JsonReader.read(JsonWriter.pretty(config), "config.json").asObject();
    DocumentEncoder again = (DocumentEncoder) provider.published(read, () -> WORDS).orElseThrow();
    assertEquals(config, again.publishedConfig(OptionalInt.empty()).orElseThrow());
    assertEquals(answers(model, documents(3)), answers(again, documents(3)));
    DocumentEncoder asked = DocumentEncoder.asking(model.published(), WORDS).orElseThrow();
    Document document = document(3, 1);
    Prediction.Answer said = answers(asked, List.of(document)).get(0);
    assertTrue(document.text().contains(said.best().text()) && !said.best().text().isEmpty());
  }
}
