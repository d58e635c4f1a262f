package io.tandem.datasets.tokenization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonValue;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerJsonTest {
  private static TokenizerJson tokenizer;

  @TempDir Path folder;

  @BeforeAll
  static void parse() {
    tokenizer = TokenizerJson.parse(Fixtures.text("small-tokenizer.json"), "fixture");
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void awkwardTextsGetTheIdsThatPythonGivesThem() {
    List<JsonValue> theirs = Fixtures.json("small-encodings.json").asArray().items();
    List<String> texts = Fixtures.awkwardTexts();
    for (int i = 0; i < texts.size(); i++) {
      int[] expected =
          theirs.get(i).asArray().items().stream().mapToInt(JsonValue::asInt).toArray();
      assertArrayEquals(expected, tokenizer.encode(texts.get(i)), "text " + i);
    }
  }

  @Test
  void decodingGivesBackTheTextAndTheBytesAddUp() {
    List<String> texts = new ArrayList<>(Fixtures.awkwardTexts());
    texts.add("");
    texts.add(Fixtures.addresses().documents().get(100).text());
    texts.addAll(randomTexts());
    for (String text : texts) {
      int[] ids = tokenizer.encode(text);
      assertEquals(text, tokenizer.decode(ids));
      assertEquals(
          text.getBytes(StandardCharsets.UTF_8).length,
          Arrays.stream(ids).map(id -> tokenizer.utf8Bytes(id).orElseThrow()).sum());
    }
  }

  private static List<String> randomTexts() {
    Random random = new Random(20260101);
    int[] marks = {' ', ' ', '\n', '\r', '\t', 0, 0x301, 0x200D, 0xFE0F, 0x85, 0xA0, '\'', 's'};
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < 60) {
        int codePoint =
            random.nextInt(3) > 0
                ? marks[random.nextInt(marks.length)]
                : random.nextInt(Character.MAX_CODE_POINT + 1);
        if (Character.getType(codePoint) != Character.SURROGATE) {
          text.appendCodePoint(codePoint);
        }
      }
      texts.add(text.toString());
    }
    return texts;
  }

  @Test
  void encodingAddsNothingAndCutsNothingOff() {
    String text = Fixtures.addresses().documents().get(200).text();
    assertTrue(text.length() > 20_000);
    assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
    int[] one = tokenizer.encode("the");
    List<int[]> both = tokenizer.encodeAll(List.of("the", text));
    assertArrayEquals(one, both.get(0), "a short text beside a long one is not padded");
    assertArrayEquals(tokenizer.encode(text), both.get(1));
  }

  @Test
  void aTextCutIntoPartsGetsTheIdsOfTheWhole() {
    StringBuilder mixed = new StringBuilder();
    while (mixed.length() < 700_000) {
      Fixtures.awkwardTexts().forEach(mixed::append);
      mixed.append(Fixtures.addresses().documents().get(100).text(), 0, 20_000);
    }
    String text = mixed.toString();
    List<String> parts = TokenizerJson.cut(text);
    assertEquals(text, String.join("", parts));
    assertTrue(parts.size() > 3, "cut into " + parts.size());
    // An added token with a space in it forbids cutting.
    String uncut =
        Fixtures.text("small-tokenizer.json")
            .replaceFirst(
                "\"added_tokens\": \\[",
                "$0{\"id\": 1500, \"content\": \"<|never here|>\", \"single_word\": false,"
                    + " \"lstrip\": false, \"rstrip\": false, \"normalized\": false,"
                    + " \"special\": true},");
    try (TokenizerJson whole = TokenizerJson.parse(uncut, "uncut")) {
      assertEquals(1501, whole.vocabularySize());
      assertArrayEquals(whole.encode(text), tokenizer.encode(text));
    }
    assertEquals(List.of("x".repeat(300_000)), TokenizerJson.cut("x".repeat(300_000)));
  }

  @Test
  void specialTokensAreKnownByNameAndStandForNoBytes() {
    assertEquals(Map.of("<|endoftext|>", 0), tokenizer.specialTokens());
    assertEquals(OptionalInt.of(0), tokenizer.idOf("<|endoftext|>"));
    assertEquals("<|endoftext|>", tokenizer.tokenOf(0));
    assertEquals(OptionalInt.of(0), tokenizer.utf8Bytes(0));
    assertArrayEquals(new int[] {0}, tokenizer.encode("<|endoftext|>"));
    assertEquals("<|endoftext|>", tokenizer.decode(0));
    assertEquals(1500, tokenizer.vocabularySize());
    assertEquals(OptionalInt.empty(), tokenizer.idOf("no such token"));
  }

  @Test
  void idsOutsideTheVocabularyAreRefused() {
    for (int id : new int[] {-1, 1500, Integer.MAX_VALUE}) {
      assertThrows(IndexOutOfBoundsException.class, () -> tokenizer.decode(5, id));
      assertThrows(IndexOutOfBoundsException.class, () -> tokenizer.tokenOf(id));
      assertThrows(IndexOutOfBoundsException.class, () -> tokenizer.utf8Bytes(id));
    }
  }

  @Test
  void anUnpairedSurrogateIsRefused() {
    for (String text : List.of("a\uD83D", "a\uD83Db", "a\uDE00", "a\uDE00\uD83D")) {
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> tokenizer.encode(text));
      assertTrue(error.getMessage().endsWith("at index 1 of the text"), error.getMessage());
    }
  }

  @Test
  void aSavedTokenizerIsLoadedWithTheSameIds() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), "something older");
    tokenizer.save(folder);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("tokenizer.json")), files.toList());
    }
    try (TokenizerJson loaded = TokenizerJson.load(folder)) {
      for (String text : Fixtures.awkwardTexts()) {
        assertArrayEquals(tokenizer.encode(text), loaded.encode(text));
      }
    }
    assertThrows(IOException.class, () -> tokenizer.save(folder.resolve("missing")));
  }

  @Test
  void aClosedTokenizerSaysSo() {
    TokenizerJson closed = TokenizerJson.parse(Fixtures.text("small-tokenizer.json"), "fixture");
    closed.close();
    closed.close();
    assertThrows(IllegalStateException.class, () -> closed.encode("a"));
    assertThrows(IllegalStateException.class, () -> closed.decode(1));
    assertEquals(1500, closed.vocabularySize());
  }

  @Test
  void aTokenizerThatChangesTheTextCountsNoBytes() {
    String json =
        """
        {"version": "1.0", "truncation": {"max_length": 2, "strategy": "LongestFirst", "stride": 0,
          "direction": "Right"},
         "padding": {"strategy": {"Fixed": 9}, "direction": "Right", "pad_to_multiple_of": null,
          "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"},
         "added_tokens": [{"id": 0, "content": "[PAD]", "single_word": false, "lstrip": false,
          "rstrip": false, "normalized": false, "special": true}],
         "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "Whitespace"},
         "post_processor": null, "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
         "model": {"type": "WordPiece", "unk_token": "[PAD]", "continuing_subword_prefix": "##",
          "max_input_chars_per_word": 100, "vocab": {"[PAD]": 0, "un": 1, "##able": 2, "to": 7}}}
        """;
    try (TokenizerJson wordPiece = TokenizerJson.parse(json, "word pieces")) {
      assertArrayEquals(new int[] {1, 2, 7, 7, 7}, wordPiece.encode("Unable to TO to"));
      assertEquals(OptionalInt.empty(), wordPiece.utf8Bytes(1));
      assertEquals(8, wordPiece.vocabularySize());
      assertThrows(IndexOutOfBoundsException.class, () -> wordPiece.tokenOf(5));
    }
  }

  static Stream<Arguments> badFiles() {
    return Stream.of(
        Arguments.of("", ":1:1: "),
        Arguments.of("{\n  \"model\": x}", ":2:12: "),
        Arguments.of("{} {}", ":1:4: "),
        Arguments.of("{\"a\": 1, \"a\": 2}", ":1:10: "),
        Arguments.of("[1]", ": no tokens under model.vocab"),
        Arguments.of(vocabulary("\"a\": 0, \"b\": 0"), ": tokens 'a' and 'b' have the same id 0"),
        Arguments.of(
            vocabulary("\"a\": -1"),
            ": the id of token 'a' is the number -1; allowed: whole numbers from 0 to 16777215"),
        Arguments.of(
            vocabulary("\"a\": 2000000000"),
            ": the id of token 'a' is the number 2000000000; allowed"),
        Arguments.of(vocabulary("\"a\": \"0\""), ": the id of token 'a' is a text"),
        Arguments.of(vocabulary("\"a\": 0"), ": the Hugging Face library does not accept it"));
  }

  private static String vocabulary(String entries) {
    return "{\"model\": {\"vocab\": {" + entries + "}}}";
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void whatIsNoTokenizerIsRefusedWithTheReason(String content, String reason) throws IOException {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), content);
    BadInputException error =
        assertThrows(BadInputException.class, () -> TokenizerJson.load(folder));
    assertTrue(error.getMessage().startsWith(file + reason), error.getMessage());
  }

  @Test
  void aMissingFileIsNamed() {
    BadInputException error =
        assertThrows(BadInputException.class, () -> TokenizerJson.load(folder));
    assertEquals(folder.resolve("tokenizer.json") + ": there is no such file", error.getMessage());
  }

  @Test
  void aFileTooLargeForATokenizerIsNotRead() throws IOException {
    Path file = folder.resolve("tokenizer.json");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    BadInputException error =
        assertThrows(BadInputException.class, () -> TokenizerJson.load(folder));
    assertEquals(
        file + ": 3221225472 bytes, more than any tokenizer needs (256 MiB)", error.getMessage());
  }

  @Test
  void documentsTrainATokenizerInOneCall() {
    try (TokenizerJson trained =
        BytePairTrainer.train(Fixtures.smallCorpus(), Fixtures.settings(1500))) {
      for (Document document : Fixtures.smallCorpus().documents()) {
        assertArrayEquals(tokenizer.encode(document.text()), trained.encode(document.text()));
      }
    }
  }
}
