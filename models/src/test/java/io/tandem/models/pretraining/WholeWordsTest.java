package io.tandem.models.pretraining;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.TokenizedText;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.models.WordsTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeWordsTest {
  private static int[] numbers(JsonObject object, String key) {
    return object.member(key).asArray().items().stream().mapToInt(JsonValue::asInt).toArray();
  }

  /** Those that Hugging Face's pre-tokenizers cut ({@code scripts/fixtures/whole_words.py}). */
  @ParameterizedTest
  @ValueSource(strings = {"word-piece", "byte-pair"})
  void wordsAreThoseThatTheTokenizerBeganWith(String kind) {
    JsonObject fixture =
        JsonReader.read(Path.of("src/test/resources/io/tandem/models/pretraining/whole-words.json"))
            .asObject()
            .member(kind)
            .asObject();
    List<String> tokens =
        fixture.member("tokens").asArray().items().stream().map(JsonValue::asString).toList();
    WordsTokenizer tokenizer = new WordsTokenizer(tokens.subList(2, tokens.size()));
    int inside = 0;
    for (JsonValue value : fixture.member("cases").asArray().items()) {
      JsonObject one = value.asObject();
      String text = one.member("text").asString();
      boolean[] found =
          WholeWords.continuing(
              tokenizer,
              text,
              new TokenizedText(numbers(one, "ids"), numbers(one, "begins"), numbers(one, "ends")));
      List<Boolean> wanted =
          one.member("continuing").asArray().items().stream().map(JsonValue::asBoolean).toList();
      List<Boolean> told = new ArrayList<>();
      for (boolean each : found) {
        told.add(each);
        inside += each ? 1 : 0;
      }
      assertEquals(wanted, told, text);
    }
    assertTrue(inside > 50, inside + " tokens are within words");
  }
}
