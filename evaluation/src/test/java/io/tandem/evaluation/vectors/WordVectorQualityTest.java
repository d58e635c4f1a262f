package io.tandem.evaluation.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.HeldOutData;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.VectorModel;
import io.tandem.api.vectors.VectorFormat;
import io.tandem.api.vectors.WordVectors;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures of word vectors held to gensim's; {@code scripts/fixtures/word_vectors.py} made them. */
class WordVectorQualityTest {
  /** Cosines are 32-bit floats in gensim; ranks do not feel that. */
  private static final double FLOAT_COSINES = 1e-6;

  @TempDir Path folder;
  private final WordVectorQuality evaluator = new WordVectorQuality();

  @BeforeEach
  void files() throws IOException {
    for (String name : List.of("vectors.txt", "pairs.tsv", "analogies.txt")) {
      Files.write(folder.resolve(name), resource(name));
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream stream = WordVectorQualityTest.class.getResourceAsStream(name)) {
      return stream.readAllBytes();
    }
  }

  /** A model of vectors from a file. */
  private record Read(WordVectors vectors) implements VectorModel {
    @Override
    public Map<String, String> provenance() {
      return Map.of("trainer", "a file");
    }

    @Override
    public void close() {}
  }

  private Read model() {
    return new Read(VectorFormat.readAny(folder.resolve("vectors.txt")));
  }

  private WordVectorQuality.Settings settings(int neighbours) {
    return new WordVectorQuality.Settings(
        Map.of("pairs", folder.resolve("pairs.tsv")),
        Map.of("words", folder.resolve("analogies.txt")),
        300_000,
        List.of("king", "walk"),
        neighbours);
  }

  /** Word vectors are measured without held-out data. */
  private static HeldOutData nothing() {
    return (HeldOutData)
        Proxy.newProxyInstance(
            HeldOutData.class.getClassLoader(),
            new Class<?>[] {HeldOutData.class},
            (proxy, method, arguments) -> {
              throw new AssertionError(method + " is not to be asked");
            });
  }

  private List<Case> cases(int neighbours) {
    return evaluator.ask(settings(neighbours), model(), nothing());
  }

  private Map<String, Double> figures(List<Case> cases) {
    int[] all = IntStream.range(0, cases.size()).toArray();
    return evaluator.measure(settings(0), cases).over(all);
  }

  @Test
  void figuresAreThoseOfGensim() throws IOException {
    String json = new String(resource("gensim.json"), StandardCharsets.UTF_8);
    JsonObject gensim = JsonReader.read(json, "gensim.json").asObject();
    Map<String, Double> figures = figures(cases(0));
    assertEquals(
        gensim.member("spearman").asDouble(), figures.get("spearman-pairs"), FLOAT_COSINES);
    assertEquals(gensim.member("pearson").asDouble(), figures.get("pearson-pairs"), FLOAT_COSINES);
    assertEquals(
        1 - gensim.member("missing-percent").asDouble() / 100,
        figures.get("coverage-pairs"),
        1e-12);
    assertEquals(gensim.member("accuracy").asDouble(), figures.get("accuracy-words"), 1e-12);
    assertEquals(evaluator.metrics(settings(0)), figures.keySet());
  }

  @Test
  void analogiesAreShownBySection() throws IOException {
    String json = new String(resource("gensim.json"), StandardCharsets.UTF_8);
    JsonObject sections =
        JsonReader.read(json, "gensim.json").asObject().member("sections").asObject();
    Exhibit.Table table = (Exhibit.Table) evaluator.show(settings(0), cases(0)).get(0);
    for (Exhibit.Row row : table.rows()) {
      String name = row.label().equals("all") ? "Total accuracy" : row.label();
      JsonArray counts = sections.member(name).asArray();
      double right = counts.items().get(0).asDouble();
      double wrong = counts.items().get(1).asDouble();
      assertEquals(right, row.figures().get(1), name);
      assertEquals(right + wrong, row.figures().get(2), name);
    }
    assertEquals(4, table.rows().size());
  }

  @Test
  void selectionsCountWhatTheyHold() {
    List<Case> cases = cases(0);
    int[] pairs = {0, 1, 2, 3, 4, 0, 1};
    Map<String, Double> figures = evaluator.measure(settings(0), cases).over(pairs);
    assertTrue(figures.containsKey("spearman-pairs"));
    assertEquals(1.0, figures.get("coverage-pairs"));
    assertTrue(!figures.containsKey("accuracy-words"));
  }

  @Test
  void thePictureShowsWordsNearTheirNeighbours() {
    List<Case> cases = cases(3);
    List<Exhibit> exhibits = evaluator.show(settings(3), cases);
    Exhibit.Places places = (Exhibit.Places) exhibits.get(exhibits.size() - 1);
    assertEquals("king", places.places().get(0).label());
    assertTrue(places.places().stream().anyMatch(p -> p.label().equals("prince")));
    assertTrue(places.places().size() >= 6);
    assertEquals(figures(cases(0)), figures(cases));
  }

  @Test
  void componentsAreThoseOfPointsOnALine() {
    double[][] line = {{0, 0, 0}, {1, 2, 2}, {2, 4, 4}, {-1, -2, -2}};
    double[][] places = Neighbourhoods.project(line);
    // The points are 3 apart, and their mean is (0.5, 1, 1); nothing is left for the second axis.
    double[] expected = {1.5, -1.5, -4.5, 4.5};
    for (int i = 0; i < 4; i++) {
      assertEquals(expected[i], places[i][0], 1e-9);
      assertEquals(0, places[i][1], 1e-9);
    }
  }

  @Test
  void aModelWithoutVectorsIsRefused() {
    TrainedModel other =
        new TrainedModel() {
          @Override
          public Map<String, String> provenance() {
            return Map.of("trainer", "majority");
          }

          @Override
          public void close() {}
        };
    Exception e =
        assertThrows(BadInputException.class, () -> evaluator.ask(settings(0), other, nothing()));
    assertTrue(e.getMessage().contains("what 'majority' trained has none"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pairs.tsv|a,b,1;c,d|:2: expected two words and a number",
        "pairs.tsv|a,b,1;c,d,x|:2: expected two words and a number",
        "pairs.tsv|a,b,1|: 1 pairs; at least 2 are needed",
        "analogies.txt|a b c d|:1: expected a heading",
        "analogies.txt|: s;a b c|:2: expected four words but found 3",
        "analogies.txt|: s|: there are no questions"
      })
  void malformedSetsNameTheirLine(String name, String content, String message) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, content.replace(';', '\n').replace(',', '\t') + "\n");
    Exception e = assertThrows(BadInputException.class, () -> cases(0));
    assertTrue(e.getMessage().startsWith(file + message), e.getMessage());
  }

  @Test
  void namesOfSetsMustBeNamesOfFigures() {
    Path file = folder.resolve("pairs.tsv");
    assertThrows(
        IllegalArgumentException.class,
        () -> new WordVectorQuality.Settings(Map.of("Word Sim", file), Map.of(), 1, List.of(), 0));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new WordVectorQuality.Settings(Map.of("a", file), Map.of("a", file), 1, List.of(), 0));
  }
}
