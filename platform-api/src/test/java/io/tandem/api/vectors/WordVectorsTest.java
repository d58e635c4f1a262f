package io.tandem.api.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.api.vectors.WordVectors.Neighbour;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Vectors held to gensim's: its files, its neighbours and analogies. */
class WordVectorsTest {
  /** gensim's cosines are sums of 32-bit floats in an order of its own. */
  private static final double FLOAT_SUMS = 2e-6;

  @TempDir Path folder;

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream stream = WordVectorsTest.class.getResourceAsStream(name)) {
      return stream.readAllBytes();
    }
  }

  private WordVectors gensim() throws IOException {
    return VectorFormat.readAny(file("gensim.bin", resource("gensim.bin")));
  }

  private static JsonObject answers() throws IOException {
    String json = new String(resource("answers.json"), StandardCharsets.UTF_8);
    return (JsonObject) JsonReader.read(json, "answers.json");
  }

  private static List<String> strings(JsonValue array) {
    return ((JsonArray) array).items().stream().map(item -> ((JsonString) item).value()).toList();
  }

  private static void same(JsonValue expected, List<Neighbour> found) {
    List<JsonValue> pairs = ((JsonArray) expected).items();
    assertEquals(pairs.size(), found.size());
    for (int i = 0; i < pairs.size(); i++) {
      List<JsonValue> pair = ((JsonArray) pairs.get(i)).items();
      assertEquals(((JsonString) pair.get(0)).value(), found.get(i).word());
      double cosine = Double.parseDouble(((JsonNumber) pair.get(1)).literal());
      assertEquals(cosine, found.get(i).cosine(), FLOAT_SUMS);
    }
  }

  @Test
  void neighboursAndAnalogiesAreThoseOfGensim() throws IOException {
    WordVectors vectors = gensim();
    JsonObject answers = answers();
    ((JsonObject) answers.get("neighbours").orElseThrow())
        .members()
        .forEach((word, near) -> same(near, vectors.mostSimilar(word, 4)));
    for (JsonValue analogy : ((JsonArray) answers.get("analogies").orElseThrow()).items()) {
      JsonObject item = (JsonObject) analogy;
      List<String> of = strings(item.get("of").orElseThrow());
      same(item.get("words").orElseThrow(), vectors.analogy(of.get(0), of.get(1), of.get(2), 4));
    }
    same(
        answers.get("sums").orElseThrow(),
        vectors.mostSimilar(List.of("sea", "river", "cat"), List.of("one", "two"), 4));
    for (JsonValue cosine : ((JsonArray) answers.get("cosines").orElseThrow()).items()) {
      List<JsonValue> items = ((JsonArray) cosine).items();
      double expected = Double.parseDouble(((JsonNumber) items.get(2)).literal());
      String a = ((JsonString) items.get(0)).value();
      assertEquals(expected, vectors.cosine(a, ((JsonString) items.get(1)).value()), FLOAT_SUMS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gensim.txt, WORD2VEC_TEXT",
    "gensim.bin, WORD2VEC_BINARY",
    "word2vec-c.bin, WORD2VEC_BINARY",
    "gensim-glove.txt, GLOVE"
  })
  void filesThatGensimWritesHoldTheSameFloats(String name, VectorFormat format) throws IOException {
    Path file = file(name, resource(name));
    assertEquals(format, VectorFormat.of(file));
    WordVectors vectors = VectorFormat.readAny(file);
    WordVectors expected = gensim();
    assertEquals(expected.words(), vectors.words());
    for (int i = 0; i < vectors.size(); i++) {
      assertArrayEquals(expected.vector(i), vectors.vector(i));
    }
  }

  @Test
  void theBinaryFormIsByteForByteThatOfGensim() throws IOException {
    Path written = folder.resolve("ours.bin");
    VectorFormat.WORD2VEC_BINARY.write(gensim(), written);
    assertArrayEquals(resource("gensim.bin"), Files.readAllBytes(written));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenIsReadAgainBitForBit(VectorFormat format) throws IOException {
    float[] values = {Float.MIN_VALUE, -Float.MAX_VALUE, 0.1f, 1e-7f, 16777218f, -0f};
    WordVectors vectors = new WordVectors(List.of("a", "ß"), 3, values);
    Path file = folder.resolve("vectors");
    format.write(vectors, file);
    WordVectors read = VectorFormat.readAny(file);
    assertEquals(List.of("a", "ß"), read.words());
    assertArrayEquals(Arrays.copyOf(values, 3), read.vector(0));
    assertArrayEquals(Arrays.copyOfRange(values, 3, 6), read.vector(1));
  }

  @Test
  void wordsWithWhiteSpaceAreNotWritten() {
    WordVectors vectors = new WordVectors(List.of("New York"), 1, new float[] {1});
    Path file = folder.resolve("x");
    Exception e =
        assertThrows(BadInputException.class, () -> VectorFormat.GLOVE.write(vectors, file));
    assertTrue(e.getMessage().contains("'New York' holds white space"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 2;a 1 2;b 1 x|:3: number 2 of 2 is 'x'",
        "2 2;a 1 2;b 1.00|:3: expected a word and 2 numbers but found 2 parts",
        "2 2;a 1 2;b 1 NaN|:3: number 2 of 2 is 'NaN'",
        "2 2;a 1 2;b 1 1e99|:3: number 2 of 2 is '1e99'",
        "2 2;a 1 2;a 1 2|:3: the word 'a' stands on line 2 already",
        "1 2;a 1 2;b 1 2|:3: more lines than the 1 words",
        "2 2;a 1.000000 2.000000|:1: 2 words are announced, but the file ends after 1",
        "3000 2;a 1 2;b 1 2|:1: 3000 words are announced, but the file ends after 2",
        "2 3;a 1 2 3;b 2 1|:3: expected a word and 3 numbers but found 3 parts",
        "2147483647 1000000;a 1|:1: 2147483647 words of 1000000 dimensions are more than 2^31",
        "99999999999999 2;a 1 2|:1: 99999999999999 words are announced; allowed: 1 to",
        "0 2;a 1 2|:1: 0 words are announced; allowed: 1 to",
        "a 1 2;b 1|:2: expected a word and 2 numbers but found 2 parts",
        "a 1 2;;b 1 2|:2: expected a word and 2 numbers but found 0 parts",
        "a;b|:1: expected a word and its numbers",
        "a 1 2; 3 4|:2: there is no word before the 2 numbers"
      })
  void malformedTextNamesItsLine(String content, String message) throws IOException {
    Path file =
        file("bad.txt", (content.replace(';', '\n') + "\n").getBytes(StandardCharsets.UTF_8));
    Exception e = assertThrows(BadInputException.class, () -> VectorFormat.readAny(file));
    assertTrue(e.getMessage().startsWith(file + message), e.getMessage());
  }

  @Test
  void damagedBinaryFilesNameTheirByte() throws IOException {
    byte[] whole = resource("gensim.bin");
    List<Path> files = new ArrayList<>();
    files.add(file("longer.bin", Arrays.copyOf(whole, whole.length + 5)));
    byte[] infinite = whole.clone();
    System.arraycopy(new byte[] {0, 0, (byte) 0x80, 0x7F}, 0, infinite, infinite.length - 4, 4);
    files.add(file("infinite.bin", infinite));
    byte[] text = whole.clone();
    text[6] = (byte) 0xFF;
    files.add(file("text.bin", text));
    for (Path file : files) {
      Exception e =
          assertThrows(BadInputException.class, () -> VectorFormat.WORD2VEC_BINARY.read(file));
      assertTrue(e.getMessage().matches(".*\\bbyte \\d+.*"), e.getMessage());
    }
    Path cut = file("cut.bin", Arrays.copyOf(whole, whole.length - 3));
    Exception e =
        assertThrows(BadInputException.class, () -> VectorFormat.WORD2VEC_BINARY.read(cut));
    assertTrue(e.getMessage().contains("ends within a vector, 3 bytes early"), e.getMessage());
  }

  @Test
  void everyBeginningOfAFileIsRefusedOrHoldsFewerWords() throws IOException {
    for (String name : List.of("gensim.txt", "gensim.bin", "word2vec-c.bin")) {
      byte[] whole = resource(name);
      for (int length = 0; length < whole.length - 1; length += 7) {
        Path file = file("part", Arrays.copyOf(whole, length));
        try {
          // The last number of a text may be cut short and still be one.
          assertTrue(
              whole.length - length < 20 && name.endsWith(".txt"),
              VectorFormat.readAny(file) + " at " + length + " of " + name);
        } catch (BadInputException e) {
          assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
        }
      }
    }
  }

  @Test
  void aWordWithoutAVectorIsAnErrorThatNamesTheNearest() throws IOException {
    WordVectors vectors = gensim();
    Exception e = assertThrows(BadInputException.class, () -> vectors.mostSimilar("quene", 3));
    assertTrue(e.getMessage().contains("did you mean 'queen'"), e.getMessage());
  }

  @Test
  void missingAndEmptyFilesAreNamed() throws IOException {
    Path missing = folder.resolve("missing.txt");
    Path empty = file("empty.txt", new byte[0]);
    for (Path file : List.of(missing, empty, folder)) {
      Exception e = assertThrows(BadInputException.class, () -> VectorFormat.readAny(file));
      assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    }
  }
}
