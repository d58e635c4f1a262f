package io.tandem.models.tagging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Collation;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.model.Answering;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.WordsTokenizer;
import io.tandem.models.crf.TagScheme;
import io.tandem.models.embedding.EmbeddingTable;
import io.tandem.models.embedding.Embeddings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tagger makes of documents, good and bad. */
class BiLstmCrfTest {
  private static final Task.Tagging TASK = new Task.Tagging("words", "tags");
  private static final WordsTokenizer WORDS =
      WordsTokenizer.lowercase(List.of("smith", "lives", "in", "new", "york"));
  private static final TextDataset TRAINING =
      new TextDataset(
          "names",
          List.of(
              sentence("n:1", "Smith lives in New York", "B-PER O O B-LOC I-LOC"),
              sentence("n:7", "in York", "O B-LOC"),
              sentence("n:10", "", "")));

  private static Document sentence(String name, String words, String tags) {
    return new Document(name, words, Map.of(), Map.of("words", split(words), "tags", split(tags)));
  }

  private static List<String> split(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  private static BiLstmCrf tagger(TagScheme scheme, boolean field, boolean within) {
    TaggerSettings settings =
        new TaggerSettings(
            new Embeddings.Fresh(3),
            new CharacterFeatures.Cnn(2, 2, 4),
            2,
            1,
            0.5,
            field,
            scheme,
            within,
            6);
    return tagger(settings, TRAINING);
  }

  private static BiLstmCrf tagger(TaggerSettings settings, TextDataset training) {
    return (BiLstmCrf)
        new BiLstmCrfProvider().create(settings, new ModelMaterial(TASK, training, WORDS));
  }

  private static void initialize(BiLstmCrf tagger, DeviceState state, long seed) {
    for (Variable variable : tagger.objective(Phase.EVALUATION).variables().values()) {
      state.assign(variable.name(), variable.initialValue(seed));
    }
  }

  private static Results score(BiLstmCrf tagger, DeviceState state, Document... documents) {
    List<Example> examples = new ArrayList<>();
    for (Document document : documents) {
      examples.add(tagger.encoder().encode(document));
    }
    Map<String, HostTensor> batch =
        new Collation(tagger.encoder().features()).batch(examples, Map.of()).tensors();
    try (Executable objective =
        state.compile(
            tagger.objective(Phase.EVALUATION, tagger.lengths(batch)), CompileOptions.FUSED)) {
      return objective.run(batch);
    }
  }

  @Test
  void wordsLettersAndTagsBecomeNumbers() {
    Example example =
        tagger(TagScheme.BIO, true, false)
            .encoder()
            .encode(sentence("d", "Yorkshire in Paris", "B-LOC O B-LOC"));
    assertArrayEquals(new int[] {1, 4, 1}, example.tensors().get(Batch.INPUT_IDS).toIntArray());
    // B-LOC, B-PER, I-LOC and O have the numbers 0 to 3.
    assertArrayEquals(new int[] {0, 3, 0}, example.tensors().get(Batch.LABELS).toIntArray());
    assertEquals(3, example.targetTokens());
    int[] letters = example.tensors().get(BiLstmCrf.CHARACTERS).toIntArray();
    Alphabet alphabet = Alphabet.of(List.of("Smith", "lives", "in", "New", "York", "in", "York"));
    int[] wanted = new int[12];
    alphabet.encode("Yore", wanted, 0, 4);
    alphabet.encode("in", wanted, 4, 4);
    alphabet.encode("Pais", wanted, 8, 4);
    assertArrayEquals(wanted, letters);
    assertEquals(Alphabet.UNKNOWN, letters[8], "P");
    assertEquals(0, letters[6], "behind 'in'");
  }

  @Test
  void lettersAreNumberedByFallingFrequency() {
    Alphabet alphabet = Alphabet.of(List.of("bab", "cab", "\uD83D\uDE00"));
    int[] numbers = new int[6];
    alphabet.encode("bac\uD83D\uDE00z", numbers, 0, 6);
    assertArrayEquals(new int[] {2, 3, 4, 5, 1, 0}, numbers);
    assertEquals(6, alphabet.size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSentenceWithATagThatIsNotKnownCountsNothing(boolean field) {
    BiLstmCrf tagger = tagger(TagScheme.BIO, field, false);
    Document known = sentence("a", "Smith lives", "B-PER O");
    Document unknown = sentence("b", "in Smith York", "O B-ORG I-ORG");
    assertEquals(0, tagger.encoder().encode(unknown).targetTokens());
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      initialize(tagger, state, 1);
      try (Results alone = score(tagger, state, known);
          Results both = score(tagger, state, unknown, known)) {
        assertEquals(2, both.host(TrainingPrograms.LOSS_WEIGHT).item());
        assertEquals(
            alone.host(TrainingPrograms.LOSS_SUM).item(),
            both.host(TrainingPrograms.LOSS_SUM).item(),
            1e-6);
      }
    }
  }

  @Test
  void whatTheSchemeDoesNotHaveIsNeverSaidWhateverTheWeights() {
    for (boolean field : new boolean[] {true, false}) {
      BiLstmCrf tagger = tagger(TagScheme.BIO, field, false);
      try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
          DeviceState state = engine.newState();
          Answering answering = tagger.answering(state, Precision.FLOAT32)) {
        for (int seed = 0; seed < 20; seed++) {
          initialize(tagger, state, seed);
          List<Prediction> said =
              answering.answer(
                  List.of(
                      sentence("a", "Smith in New York New York", ""),
                      sentence("b", "", ""),
                      sentence("c", "York", "")));
          assertEquals(new Prediction.Tags(List.of()), said.get(1));
          for (int i : new int[] {0, 2}) {
            List<String> tags = ((Prediction.Tags) said.get(i)).tags();
            assertEquals(i == 0 ? 6 : 1, tags.size());
            tagger.rules().check(sentence("said", "", ""), tags, tags);
          }
        }
      }
    }
  }

  @Test
  void withinTheSchemeTheImpossibleTakesNoProbabilityInTraining() {
    Document document = sentence("a", "Smith in York", "B-PER O B-LOC");
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      BiLstmCrf free = tagger(TagScheme.BIO, true, false);
      initialize(free, state, 1);
      try (Results without = score(free, state, document);
          Results within = score(tagger(TagScheme.BIO, true, true), state, document)) {
        double all = without.host(TrainingPrograms.LOSS_SUM).item();
        double allowed = within.host(TrainingPrograms.LOSS_SUM).item();
        assertTrue(allowed < all - 0.1, allowed + " of " + all);
      }
    }
  }

  @Test
  void aSentenceThatIsTooLongIsRefusedByName() {
    Document document = sentence("n:12", "a b c d e f g", "O O O O O O O");
    assertEquals(
        "document 'n:12' has 7 words, and 'model.longest' is 6; divide it, or allow more",
        refusal(() -> tagger(TagScheme.BIO, true, false).encoder().encode(document)));
  }

  @Test
  void tagsThatAreNotAsManyAsWordsAreRefusedByName() {
    Document document = sentence("n:12", "a b c", "O O");
    assertEquals(
        "document 'n:12' has 2 'tags' for 3 'words'; each word has one",
        refusal(() -> tagger(TagScheme.BIO, true, false).encoder().encode(document)));
  }

  @Test
  void trainingTagsThatContradictTheSchemeAreRefusedByTheWord() {
    assertEquals(
        "document 'n:1', word 1 ('Smith'): in the scheme iob1, 'B-PER' cannot be a sentence's first"
            + " tag",
        refusal(() -> tagger(TagScheme.IOB1, true, false)));
    assertEquals(
        "document 'n:1', word 1: the tag 'NN' is none of the scheme bio: O, B-TYPE, I-TYPE",
        refusal(
            () ->
                tagger(
                    tagger(TagScheme.BIO, true, false).settings(),
                    new TextDataset("d", List.of(sentence("n:1", "York", "NN"))))));
  }

  @Test
  void tagsOfAFileWithAWordALineAreRefusedByTheirLine() {
    Document sentence = lined("Smith in York", "B-PER O NN");
    TaggerSettings settings = tagger(TagScheme.BIO, true, false).settings();
    assertEquals(
        "n.conll:9: the tag 'NN' is none of the scheme bio: O, B-TYPE, I-TYPE",
        refusal(() -> tagger(settings, new TextDataset("d", List.of(sentence)))));
    Document contradiction = lined("in New York", "O I-LOC I-LOC");
    assertEquals(
        "n.conll:8 ('New'): in the scheme bio, 'I-LOC' cannot follow 'O'",
        refusal(() -> tagger(settings, new TextDataset("d", List.of(contradiction)))));
  }

  /** A sentence whose words stand on the lines 7, 8 and 9. */
  private static Document lined(String words, String tags) {
    Document sentence = sentence("n.conll:7", words, tags);
    Document.Lines lines = new Document.Lines("n.conll", List.of(7, 8, 9));
    return new Document(
        sentence.name(), sentence.text(), Map.of(), sentence.lists(), Optional.of(lines));
  }

  @Test
  void aTaggerIsMadeAgainFromItsDescriptionAndSaysTheSame() {
    List<Document> documents =
        List.of(sentence("a", "Smith in New York", ""), sentence("b", "Yorkshire", ""));
    for (CharacterFeatures characters :
        List.of(
            new CharacterFeatures.None(),
            new CharacterFeatures.Cnn(2, 3, 4),
            new CharacterFeatures.Lstm(2, 3, 4))) {
      BiLstmCrf tagger =
          tagger(
              new TaggerSettings(
                  new Embeddings.Fresh(3), characters, 2, 2, 0.1, true, TagScheme.BIO, true, 6),
              TRAINING);
      JsonObject config = tagger.publishedConfig(OptionalInt.empty()).orElseThrow();
      JsonObject read = JsonReader.read(JsonWriter.pretty(config), "config.json").asObject();
      BiLstmCrf again =
          (BiLstmCrf) new BiLstmCrfProvider().published(read, () -> WORDS).orElseThrow();
      assertEquals(tagger.settings(), again.settings());
      assertEquals(
          tagger.objective(Phase.TRAINING).toString(), again.objective(Phase.TRAINING).toString());
      try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
          DeviceState state = engine.newState();
          Answering one = tagger.answering(state, Precision.FLOAT32);
          Answering other = again.answering(state, Precision.FLOAT32)) {
        initialize(tagger, state, 4);
        assertEquals(one.answer(documents), other.answer(documents));
      }
    }
  }

  @Test
  void frozenVectorsOfAFileAreNotTrainedAndNotReadAgain(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("vectors.txt");
    Files.writeString(file, "2 3\nsmith 1 2 3\nYork 4 5 6\n");
    TaggerSettings settings =
        new TaggerSettings(
            new Embeddings.Vectors(file, EmbeddingTable.Tuning.FROZEN),
            new CharacterFeatures.None(),
            2,
            1,
            0,
            true,
            TagScheme.BIO,
            false,
            6);
    BiLstmCrf tagger = tagger(settings, TRAINING);
    Program objective = tagger.objective(Phase.TRAINING);
    HostTensor table = objective.variable("embedding.weight").initialValue(1);
    assertArrayEquals(new float[] {1, 2, 3}, Arrays.copyOfRange(table.toFloatArray(), 6, 9));
    TrainingPrograms programs =
        TrainingPrograms.of(objective, TrainingSettings.of(Optimizer.adamW()));
    assertFalse(programs.trained().contains("embedding.weight"), programs.trained().toString());
    assertTrue(programs.trained().contains("projection.weight"), programs.trained().toString());
    JsonObject config = tagger.publishedConfig(OptionalInt.empty()).orElseThrow();
    Files.delete(file);
    Model again = new BiLstmCrfProvider().published(config, () -> WORDS).orElseThrow();
    assertEquals(
        objective.variables().keySet(), again.objective(Phase.TRAINING).variables().keySet());
  }

  @Test
  void aDescriptionThatIsDamagedIsRefused() {
    JsonObject config =
        tagger(TagScheme.BIO, true, false).publishedConfig(OptionalInt.empty()).orElseThrow();
    String text = JsonWriter.compact(config);
    assertEquals(
        "the tag 'X-LOC' is none of the scheme bio: O, B-TYPE, I-TYPE",
        refusal(() -> published(text.replace("B-LOC", "X-LOC"))));
    assertEquals(
        "'letters' holds 'rr', which is not one letter",
        refusal(() -> published(text.replace("\"r\"", "\"rr\""))));
    assertTrue(refusal(() -> published(text.replace("\"tags\":[", "\"tag\":["))).contains("tags"));
  }

  private static void published(String config) {
    new BiLstmCrfProvider()
        .published(JsonReader.read(config, "config.json").asObject(), () -> WORDS);
  }

  @Test
  void documentsWithoutWordsAreRefused() {
    TaggerSettings settings = tagger(TagScheme.NONE, true, false).settings();
    TextDataset none = new TextDataset("d", List.of(sentence("n:1", "", "")));
    assertEquals(
        "'bilstm-crf' has nothing to learn: no training document has any words",
        refusal(() -> tagger(settings, none)));
  }

  private static String refusal(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(BadInputException.class, action).getMessage();
  }
}
