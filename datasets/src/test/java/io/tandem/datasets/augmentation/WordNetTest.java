package io.tandem.datasets.augmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Synonyms are those that NLTK finds in the same files: {@code scripts/fixtures/wordnet.py}. */
class WordNetTest {
  @TempDir Path folder;

  @BeforeEach
  void aSmallDictionary() throws IOException {
    copyInto(folder);
  }

  static void copyInto(Path folder) throws IOException {
    for (Path file : WordNet.files(folder)) {
      try (InputStream in = WordNetTest.class.getResourceAsStream(file.getFileName().toString())) {
        Files.copy(in, file);
      }
    }
  }

  private static List<String> texts(JsonValue list) {
    return list.asArray().items().stream().map(JsonValue::asString).sorted().toList();
  }

  @Test
  void synonymsAreThoseOfTheReference() throws IOException {
    WordNet wordnet = WordNet.read(folder);
    JsonObject answers;
    try (InputStream in = WordNetTest.class.getResourceAsStream("synonyms.json")) {
      answers = JsonReader.read(in.readAllBytes(), "synonyms.json").asObject();
    }
    Map<String, List<List<String>>> expected = new TreeMap<>();
    Map<String, List<List<String>>> found = new TreeMap<>();
    answers
        .members()
        .forEach(
            (key, both) -> {
              String word = key.replace('_', ' ');
              List<JsonValue> lists = both.asArray().items();
              expected.put(word, List.of(texts(lists.get(0)), texts(lists.get(1))));
              found.put(word, List.of(wordnet.of(word, true), wordnet.of(word, false)));
            });
    assertTrue(expected.size() > 50, "words: " + expected.size());
    assertEquals(expected, found);
  }

  private void refusedWith(String file, String content, String... said) throws IOException {
    Files.writeString(folder.resolve(file), content);
    refused(said);
  }

  private void refused(String... said) {
    BadInputException e = assertThrows(BadInputException.class, () -> WordNet.read(folder));
    for (String part : said) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void whatIsNoSetOfSynonymsIsRefusedWithItsLine() throws IOException {
    String good = Files.readString(folder.resolve("data.noun"));
    refusedWith("data.noun", good + "\n", "data.noun:18: expected the offset");
    refusedWith("data.noun", good + "00001740 03 n zz a 0 000 | x\n", "data.noun:18", "zz");
    refusedWith(
        "data.noun", good + "00001740 03 n ff a 0 000 | x\n", "data.noun:18: says that it has 255");
    refusedWith(
        "data.noun", good + "00001740 03 n 01 _ 0 000 | x\n", "data.noun:18: has a word of");
    refusedWith("data.noun", "  1 a licence\n", "data.noun: there is no set of synonyms");
    refusedWith("data.noun", "", "data.noun: there is no set of synonyms");
  }

  @Test
  void whatIsNoListOfExceptionsIsRefusedWithItsLine() throws IOException {
    refusedWith("verb.exc", "went go\nran\n", "verb.exc:2: expected a form and its base forms");
  }

  @Test
  void aFileThatCannotBeReadIsToldWithTheScriptThatFetchesIt() throws IOException {
    Files.write(folder.resolve("data.adv"), new byte[] {'a', (byte) 0xC3, '\n'});
    refused("data.adv: cannot be read as a file of WordNet", "scripts/data/wordnet");
    Files.delete(folder.resolve("data.adv"));
    refused("data.adv: cannot be read as a file of WordNet", "scripts/data/wordnet");
  }
}
