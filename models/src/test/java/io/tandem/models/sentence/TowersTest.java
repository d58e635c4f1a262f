package io.tandem.models.sentence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.JsonTree;
import io.tandem.api.config.Origin;
import io.tandem.api.config.PartCatalog;
import io.tandem.api.config.RecordBinder;
import io.tandem.api.data.Document;
import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import io.tandem.api.objective.Objectives;
import io.tandem.api.program.Precision;
import io.tandem.models.Curves;
import io.tandem.models.DrawnWeights;
import io.tandem.models.WordsTokenizer;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.checkpoint.CheckpointWriter;
import io.tandem.models.classifier.MlpProvider;
import io.tandem.models.classifier.RecurrentProvider;
import io.tandem.models.classifier.TextCnnProvider;
import io.tandem.models.classifier.TextTransformerProvider;
import io.tandem.models.gpt.GptProvider;
import io.tandem.models.llama.LlamaProvider;
import io.tandem.models.t5.T5Provider;
import java.io.IOException;
import java.nio.file.Path;
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
import org.junit.jupiter.params.provider.EnumSource;

/** Bi-encoders over what is no published encoder: networks of our own, T5 and decoders. */
class TowersTest {
  /** As the published encoders learn them: word n means what word n + 10 does. */
  private static final WordsTokenizer WORDS =
      new WordsTokenizer(
          Stream.concat(Stream.of("<pad>", "</s>"), IntStream.range(0, 20).mapToObj(i -> "w" + i))
              .toList());

  private static final List<String> TEXTS =
      List.of("w1 w2 w3", "w4", "w5 w6 w7 w8 w9 w1 w2 w3 w4 w5", "w4 w4");

  @TempDir Path folder;

  /** A model of each kind. */
  enum Tower {
    MLP("'embeddings': {'size': 16}, 'layers': [16], 'dropout': 0"),
    TEXT_CNN("'embeddings': {'size': 16}, 'widths': [1, 2, 3], 'feature-maps': 8, 'dropout': 0"),
    LSTM("'embeddings': {'size': 16}, 'cell': 'lstm', 'hidden': 12, 'dropout': 0"),
    GRU(
        "'embeddings': {'size': 16}, 'cell': 'gru', 'hidden': 12, 'pooling': 'last',"
            + " 'dropout': 0"),
    TRANSFORMER(
        "'embeddings': {'size': 16}, 'layers': 2, 'heads': 2, 'intermediate': 32, 'dropout': 0"),
    T5(
        "'preset': 't5-v1-1-small', 'encoder-layers': 2, 'hidden': 16, 'heads': 2, 'head-size': 8,"
            + " 'intermediate': 32, 'buckets': 8, 'max-distance': 20, 'dropout': 0"),
    GPT(
        "'layers': 2, 'hidden': 16, 'heads': 2, 'context': 12, 'dropout': 0",
        "'pooling': 'weighted-mean'"),
    LLAMA(
        "'layers': 2, 'hidden': 16, 'heads': 2, 'context': 12, 'tied': false",
        "'pooling': 'last-token'");

    final String settings;
    final String vectors;

    Tower(String settings) {
      this(settings, "");
    }

    Tower(String settings, String vectors) {
      this.settings = settings;
      this.vectors = vectors;
    }

    ModelProvider<?> provider() {
      return switch (this) {
        case MLP -> new MlpProvider();
        case TEXT_CNN -> new TextCnnProvider();
        case LSTM, GRU -> new RecurrentProvider();
        case TRANSFORMER -> new TextTransformerProvider();
        case T5 -> new T5Provider();
        case GPT -> new GptProvider();
        case LLAMA -> new LlamaProvider();
      };
    }

    /** With something said of its vectors. */
    Model with(String more, Task task, Optional<Path> checkpoint) {
      String all = Stream.of(vectors, more).filter(s -> !s.isEmpty()).reduce("", Tower::joined);
      String own = checkpoint.isPresent() ? "" : settings;
      return create(provider(), joined(own, "'vectors': {" + all + "}"), task, checkpoint);
    }

    private static String joined(String one, String other) {
      return one.isEmpty() || other.isEmpty() ? one + other : one + ", " + other;
    }

    BiEncoder matching(String more) {
      return (BiEncoder) with(more, Matching.ofPairs("second"), Optional.empty());
    }
  }

  private static <S extends Record> Model create(
      ModelProvider<S> provider, String settings, Task task, Optional<Path> checkpoint) {
    assertTrue(provider.fits(task));
    List<Document> documents =
        task instanceof Matching
            ? BiEncoderTest.documents(1)
            : List.of(
                new Document("one", "w1", Map.of("label", "a")),
                new Document("two", "w2", Map.of("label", "b")));
    return provider.create(
        bound(settings, provider.settingsType()),
        new ModelMaterial(
            task,
            new TextDataset("texts", documents),
            WORDS,
            checkpoint.map(path -> new CheckpointFolder(path).config()),
            checkpoint,
            Optional.of(objective(Objectives.all().get("multiple-negatives-ranking")))));
  }

  private static <S extends Record> S bound(String settings, Class<S> type) {
    JsonObject json = JsonReader.read("{" + settings.replace('\'', '"') + "}", "test").asObject();
    ConfigNode.Section section = JsonTree.section(json, Origin.of("test"));
    return new RecordBinder(PartCatalog.empty()).bind(section, type);
  }

  private static <S extends Record> Objective objective(ObjectiveProvider<S> provider) {
    return provider.create(bound("", provider.settingsType()));
  }

  @ParameterizedTest
  @EnumSource(Tower.class)
  void bothEnginesLearnPairsAlongOneCurve(Tower tower) {
    Curves.assertEqual(
        tower.name(), tower.matching("'normalized': true"), BiEncoderTest::documents);
  }

  private static List<float[]> embedded(VectorModel model, DeviceState state, List<String> texts) {
    try (Embedder embedder = new Embedder(model, WORDS, state, Precision.FLOAT32)) {
      return embedder.embed(texts);
    }
  }

  /** Told from each other, and alone as among others of other lengths. */
  private static void assertOfThemselves(VectorModel model, DeviceState state) {
    List<float[]> together = embedded(model, state, TEXTS);
    for (int i = 0; i < TEXTS.size(); i++) {
      float[] alone = embedded(model, state, List.of(TEXTS.get(i))).get(0);
      assertEquals(model.dimensions(), alone.length);
      assertArrayEquals(alone, together.get(i), 1e-5f, TEXTS.get(i));
      double length = 0;
      for (float value : alone) {
        length += (double) value * value;
      }
      assertEquals(1, length, 1e-5);
      double cosine = 0;
      for (int j = 0; j < alone.length; j++) {
        cosine += (double) alone[j] * together.get((i + 1) % TEXTS.size())[j];
      }
      assertTrue(cosine < 0.999, TEXTS.get(i) + " is told from no other");
    }
  }

  @ParameterizedTest
  @EnumSource(Tower.class)
  void vectorsAreOfTheTextAloneAndTheSameWhenACheckpointIsRead(Tower tower) throws IOException {
    for (String backend : List.of("djl", "tf")) {
      Path place = folder.resolve(backend);
      BiEncoder model =
          tower.matching("'normalized': true, 'projection': {'size': 5, 'bias': false}");
      assertEquals(5, model.model().dimensions());
      List<float[]> written;
      try (Engine engine = Backends.named(backend).open(EngineOptions.cpu())) {
        try (DeviceState state = engine.newState()) {
          DrawnWeights.initialize(model, state);
          assertOfThemselves(model.model(), state);
          written = embedded(model.model(), state, TEXTS);
          CheckpointWriter.write(place, model, state, OptionalInt.empty());
        }
        CheckpointFolder checkpoint = new CheckpointFolder(place);
        VectorModel again =
            vectors(place, checkpoint.model(List.of(tower.provider()), () -> WORDS));
        assertEquals(model.weights().keySet(), again.weights().keySet());
        try (DeviceState state = engine.newState()) {
          checkpoint.load(again, state);
          List<float[]> read = embedded(again, state, TEXTS);
          for (int i = 0; i < TEXTS.size(); i++) {
            assertArrayEquals(written.get(i), read.get(i));
          }
        }
      }
    }
  }

  private static VectorModel vectors(Path place, Architecture read) {
    return read instanceof VectorModel model
        ? model
        : SentenceModel.read(place, ((EncodesTokens) read).tokenEncoder());
  }

  @Test
  void noMoreTokensAreReadThanAreAskedFor() {
    for (Tower tower : Tower.values()) {
      VectorModel model = tower.matching("").model().atMost(3);
      assertEquals(3, model.longest());
      assertEquals(3, model.sequence(WORDS, "w1 w2 w3 w4 w5").length());
    }
  }

  /** A T5 or a decoder goes on from a checkpoint in its form; its decoder or head is left out. */
  @ParameterizedTest
  @EnumSource(
      value = Tower.class,
      names = {"T5", "GPT", "LLAMA"})
  void whatGeneratesTextsBecomesABiEncoder(Tower tower) throws IOException {
    Task task = tower == Tower.T5 ? new Task.TextToText("second") : new Task.LanguageModelling();
    Model generating =
        tower == Tower.T5
            ? create(
                tower.provider(),
                tower.settings + ", 'limits': {'too-long': 'truncate'}",
                task,
                Optional.empty())
            : create(tower.provider(), tower.settings, task, Optional.empty());
    Path whole = folder.resolve("whole");
    try (Engine engine = Backends.named("djl").open(EngineOptions.cpu())) {
      try (DeviceState state = engine.newState()) {
        DrawnWeights.initialize(generating, state);
        CheckpointWriter.write(whole, generating, state, OptionalInt.empty());
      }
      BiEncoder model =
          (BiEncoder)
              tower.with("'normalized': true", Matching.ofPairs("second"), Optional.of(whole));
      CheckpointFolder checkpoint = new CheckpointFolder(whole);
      assertEquals(
          model.weights().keySet(), checkpoint.beginning(model).values().keySet(), "weights");
      Architecture read = checkpoint.model(List.of(tower.provider()), () -> WORDS);
      SentenceModel plain = SentenceModel.read(whole, ((EncodesTokens) read).tokenEncoder());
      try (DeviceState state = engine.newState();
          DeviceState other = engine.newState()) {
        checkpoint.load(plain, state);
        checkpoint.load(model.model(), other);
        assertOfThemselves(model.model(), other);
        assertEquals(16, embedded(plain, state, TEXTS).get(0).length);
      }
    }
  }

  @Test
  void whatHasNoUseIsRefusedWithWhatIsAllowed() {
    for (Tower tower : Tower.values()) {
      Task other =
          switch (tower) {
            case T5 -> new Task.TextToText("second");
            case GPT, LLAMA -> new Task.LanguageModelling();
            default -> new Task.Classification("label");
          };
      BadInputException refused =
          assertThrows(
              BadInputException.class,
              () -> tower.with("'normalized': true", other, Optional.empty()),
              tower.name());
      assertTrue(
          refused.getMessage().startsWith("model.vectors is for the task 'matching'"),
          refused.getMessage());
    }
    BadInputException decoder =
        assertThrows(
            BadInputException.class,
            () ->
                create(
                    new T5Provider(),
                    "'decoder-layers': 3",
                    Matching.ofPairs("second"),
                    Optional.empty()));
    assertTrue(decoder.getMessage().contains("take decoder-layers"), decoder.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"in_features\": 12, \"out_features\": 3, \"bias\": false,"
        + " \"activation_function\": \"torch.nn.modules.linear.Identity\"}', false",
    "'{\"in_features\": 12, \"out_features\": 3,"
        + " \"activation_function\": \"torch.nn.modules.linear.Identity\"}', true"
  })
  void aProjectionHasABiasUnlessItIsSaid(String json, boolean bias) {
    assertEquals(
        new Projection(3, Projection.Activation.IDENTITY, bias),
        Projection.read(JsonReader.read(json, "test").asObject(), 12));
  }
}
