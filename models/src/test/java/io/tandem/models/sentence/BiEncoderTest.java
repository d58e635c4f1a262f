package io.tandem.models.sentence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.Origin;
import io.tandem.api.config.PartCatalog;
import io.tandem.api.config.RecordBinder;
import io.tandem.api.data.Document;
import io.tandem.api.data.Matching;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.model.Phase;
import io.tandem.api.model.TextEmbedding;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import io.tandem.api.objective.Objectives;
import io.tandem.api.program.Philox;
import io.tandem.api.program.Precision;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.Curves;
import io.tandem.models.DrawnWeights;
import io.tandem.models.WordsTokenizer;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.checkpoint.CheckpointWriter;
import io.tandem.models.encoder.AnswerRule;
import io.tandem.models.encoder.BertProvider;
import io.tandem.models.encoder.DistilBertProvider;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.encoder.EncoderSettings;
import io.tandem.models.encoder.EncoderShape;
import io.tandem.models.encoder.LongformerProvider;
import io.tandem.models.encoder.Pooling;
import io.tandem.models.encoder.Reading;
import io.tandem.models.encoder.RobertaProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoders that learn how texts go together: word n means what word n + 10 does. */
class BiEncoderTest {
  private static final int ROWS = 8;
  private static final int MEANINGS = 10;
  private static final WordsTokenizer WORDS =
      new WordsTokenizer(
          Stream.concat(
                  Stream.of(WordsTokenizer.BEGIN, WordsTokenizer.END),
                  IntStream.range(0, 2 * MEANINGS).mapToObj(i -> "w" + i))
              .toList());
  private static final EncoderShape SHAPE = new EncoderShape(2, 16, 2, 32, 12, 0, 0);
  private static final Matching PAIRS = Matching.ofPairs("second");
  private static final Matching TRIPLETS =
      new Matching(
          Optional.of("second"), Optional.of("negatives"), Optional.empty(), Optional.empty());

  @TempDir Path folder;

  static List<ModelProvider<EncoderSettings>> families() {
    return List.of(
        new BertProvider(),
        new RobertaProvider(),
        new DistilBertProvider(),
        new LongformerProvider());
  }

  /** Of words of three meanings each; the negatives of a text share one of them. */
  static List<Document> documents(int step) {
    Philox random = Philox.of(step, "texts");
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      List<String> first = new ArrayList<>();
      List<String> second = new ArrayList<>();
      for (int j = 0; j < 1 + (i + step) % 4; j++) {
        int meaning = random.below(100L * i + j, MEANINGS);
        first.add("w" + meaning);
        second.add("w" + (meaning + MEANINGS));
      }
      List<String> negatives = new ArrayList<>();
      for (int j = 0; j < 1 + i % 2; j++) {
        negatives.add(second.get(0) + " w" + random.below(100L * i + 50 + j, 2 * MEANINGS));
      }
      boolean near = i % 3 != 0;
      String other = near ? String.join(" ", second) : negatives.get(0);
      documents.add(
          new Document(
              "text " + i,
              String.join(" ", first),
              Map.of(
                  "second", String.join(" ", second),
                  "other", other,
                  "score", near ? "1" : "0.2",
                  "is", near ? "near" : "far",
                  "class", first.get(0).equals("w0") || i % 2 == 0 ? "even" : "odd"),
              Map.of("negatives", negatives)));
    }
    return documents;
  }

  private static Objective objective(String name) {
    ObjectiveProvider<?> provider = Objectives.all().get(name);
    return create(provider);
  }

  private static <S extends Record> Objective create(ObjectiveProvider<S> provider) {
    ConfigNode.Section nothing = new ConfigNode.Section(Map.of(), Origin.of("test"));
    return provider.create(
        new RecordBinder(PartCatalog.empty()).bind(nothing, provider.settingsType()));
  }

  private static EncoderSettings settings(Pooling pooling, VectorSettings vectors) {
    return new EncoderSettings(
        SHAPE,
        Optional.of(pooling),
        new Reading(12, 1, 64, Optional.empty()),
        new AnswerRule(30, 20, 0),
        vectors);
  }

  static BiEncoder model(ModelProvider<EncoderSettings> provider, Matching task, String objective) {
    return model(provider, task, objective, settings(Pooling.MEAN, VectorSettings.USUAL));
  }

  static BiEncoder model(
      ModelProvider<EncoderSettings> provider,
      Matching task,
      String objective,
      EncoderSettings settings) {
    return (BiEncoder)
        provider.create(
            settings,
            new ModelMaterial(
                task,
                new TextDataset("texts", documents(1)),
                WORDS,
                Optional.empty(),
                Optional.empty(),
                Optional.of(objective(objective))));
  }

  @ParameterizedTest
  @MethodSource("families")
  void bothEnginesLearnPairsAlongOneCurve(ModelProvider<EncoderSettings> provider) {
    BiEncoder model = model(provider, PAIRS, "multiple-negatives-ranking");
    Curves.assertEqual(provider.name(), model, BiEncoderTest::documents);
  }

  @Test
  void bothEnginesLearnFromNegativesOfUnequalNumberAlongOneCurve() {
    BiEncoder model = model(new BertProvider(), TRIPLETS, "multiple-negatives-ranking");
    Curves.assertEqual("triplets", model, BiEncoderTest::documents);
  }

  @Test
  void bothEnginesLearnFromScoresAlongOneCurve() {
    Matching task =
        new Matching(
            Optional.of("other"), Optional.empty(), Optional.of("score"), Optional.empty());
    BiEncoder model = model(new BertProvider(), task, "cosent");
    Curves.assertEqual("scores", model, BiEncoderTest::documents);
  }

  @Test
  void bothEnginesLearnFromClassesOfPairsAlongOneCurveWithAClassifierOfTheirOwn() {
    Matching task =
        new Matching(Optional.of("other"), Optional.empty(), Optional.empty(), Optional.of("is"));
    BiEncoder model = model(new BertProvider(), task, "softmax");
    Curves.assertEqual("labelled pairs", model, BiEncoderTest::documents);
    List<String> own =
        model.objective(Phase.TRAINING).variables().keySet().stream()
            .filter(name -> name.startsWith(Objective.SCOPE + "."))
            .toList();
    assertFalse(own.isEmpty());
    assertFalse(model.weights().keySet().stream().anyMatch(own::contains));
  }

  /** Without dropout a text's second reading equals the first, and texts can only be spread. */
  @Test
  void aTextIsReadTwiceWhereAnObjectiveAsksForIt() {
    BiEncoder model = model(new BertProvider(), Matching.ofTexts(), "simcse");
    Curves.assertEqual("texts", model, BiEncoderTest::documents);
  }

  private static List<float[]> vectors(BiEncoder model, List<String> texts) {
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      DrawnWeights.initialize(model, state);
      try (TextEmbedding embedding = model.embedding(state, Precision.FLOAT32)) {
        assertEquals(model.model().dimensions(), embedding.dimensions());
        return embedding.embed(texts);
      }
    }
  }

  @Test
  void projectionAndNormalizationMakeTheVectors() {
    VectorSettings vectors =
        new VectorSettings(
            Optional.of(true), Optional.of(new Projection(5, Projection.Activation.TANH)));
    for (Pooling pooling : Pooling.values()) {
      BiEncoder model =
          model(
              new RobertaProvider(),
              PAIRS,
              "multiple-negatives-ranking",
              settings(pooling, vectors));
      List<float[]> all = vectors(model, List.of("w1 w2 w3", "w4"));
      double length = 0;
      for (float value : all.get(1)) {
        length += (double) value * value;
      }
      assertEquals(5, all.get(1).length);
      assertEquals(1, length, 1e-6);
      assertArrayEquals(all.get(1), vectors(model, List.of("w4")).get(0), 1e-6f);
    }
  }

  @ParameterizedTest
  @CsvSource({"djl", "tf"})
  void checkpointsAreReadAgainWithTheirParts(String backend) throws IOException {
    VectorSettings how =
        new VectorSettings(
            Optional.of(true), Optional.of(new Projection(5, Projection.Activation.GELU)));
    BiEncoder model =
        model(new BertProvider(), PAIRS, "multiple-negatives-ranking", settings(Pooling.MAX, how));
    List<String> texts = List.of("w1 w2 w3", "w4", "w5 w6 w7 w8 w9");
    List<float[]> written;
    List<float[]> read;
    try (Engine engine = Backends.named(backend).open(EngineOptions.cpu())) {
      try (DeviceState state = engine.newState()) {
        DrawnWeights.initialize(model, state);
        CheckpointWriter.write(folder, model, state, OptionalInt.empty());
        try (TextEmbedding embedding = model.embedding(state, Precision.FLOAT32)) {
          written = embedding.embed(texts);
        }
      }
      CheckpointFolder checkpoint = new CheckpointFolder(folder);
      EncoderModel network =
          (EncoderModel) checkpoint.model(List.of(new BertProvider()), () -> WORDS);
      SentenceModel again = SentenceModel.read(folder, network);
      assertEquals(((SentenceModel) model.model()).form(), again.form());
      try (DeviceState state = engine.newState()) {
        checkpoint.load(again, state);
        try (Embedder embedder = new Embedder(again, WORDS, state, Precision.FLOAT32)) {
          read = embedder.embed(texts);
        }
      }
    }
    for (int i = 0; i < texts.size(); i++) {
      assertArrayEquals(written.get(i), read.get(i));
    }
  }

  @Test
  void aCheckpointsFormIsTakenWhereNothingElseIsSaid() throws IOException {
    VectorSettings how =
        new VectorSettings(
            Optional.of(true), Optional.of(new Projection(5, Projection.Activation.GELU)));
    BiEncoder model =
        model(new BertProvider(), PAIRS, "multiple-negatives-ranking", settings(Pooling.MAX, how));
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      DrawnWeights.initialize(model, state);
      CheckpointWriter.write(folder, model, state, OptionalInt.empty());
    }
    JsonObject config = new CheckpointFolder(folder).config();
    ConfigNode.Section nothing = new ConfigNode.Section(Map.of(), Origin.of("test"));
    EncoderSettings usual =
        new RecordBinder(PartCatalog.empty()).bind(nothing, EncoderSettings.class);
    BiEncoder continued =
        (BiEncoder)
            new BertProvider()
                .create(
                    usual,
                    new ModelMaterial(
                        PAIRS,
                        new TextDataset("texts", documents(1)),
                        WORDS,
                        Optional.of(config),
                        Optional.of(folder),
                        Optional.of(objective("multiple-negatives-ranking"))));
    assertEquals(model.model(), continued.model());
    assertEquals(
        model.weights().keySet(),
        new CheckpointFolder(folder).beginning(continued).values().keySet());
  }

  @Test
  void aProjectionThatACheckpointLacksBeginsAfresh() throws IOException {
    BiEncoder plain = model(new BertProvider(), PAIRS, "multiple-negatives-ranking");
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      DrawnWeights.initialize(plain, state);
      CheckpointWriter.write(folder, plain, state, OptionalInt.empty());
    }
    VectorSettings how =
        new VectorSettings(
            Optional.of(true), Optional.of(new Projection(5, Projection.Activation.TANH)));
    BiEncoder projected =
        model(new BertProvider(), PAIRS, "multiple-negatives-ranking", settings(Pooling.MEAN, how));
    assertEquals(
        List.of("2_Dense.linear.bias [5]", "2_Dense.linear.weight [5, 16]"),
        new CheckpointFolder(folder).beginning(projected).fresh());
  }

  @Test
  void whatAnObjectiveCannotLearnFromIsRefused() {
    BadInputException form =
        assertThrows(BadInputException.class, () -> model(new BertProvider(), PAIRS, "cosent"));
    assertTrue(form.getMessage().contains("not from pairs"), form.getMessage());
    Matching scored =
        new Matching(
            Optional.of("other"), Optional.empty(), Optional.of("score"), Optional.empty());
    BadInputException score =
        assertThrows(
            BadInputException.class, () -> model(new BertProvider(), scored, "contrastive"));
    assertTrue(score.getMessage().contains("0.2"), score.getMessage());
    EncoderSettings windows =
        new EncoderSettings(
            SHAPE,
            Optional.empty(),
            new Reading(12, 3, 64, Optional.empty()),
            new AnswerRule(30, 20, 0),
            VectorSettings.USUAL);
    BadInputException reading =
        assertThrows(
            BadInputException.class,
            () -> model(new BertProvider(), PAIRS, "multiple-negatives-ranking", windows));
    assertTrue(reading.getMessage().contains("reading.length"), reading.getMessage());
  }
}
