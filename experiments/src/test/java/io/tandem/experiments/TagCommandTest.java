package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entities and tags of words against Transformers' pipeline, {@code token-classification}. */
class TagCommandTest {
  private static final PublishedPipeline BERT = PublishedPipeline.of("bert-tags");

  private static List<JsonValue> expected() {
    return BERT.expected().asArray().items();
  }

  private static List<String> texts() {
    return expected().stream().map(one -> one.asObject().member("text").asString()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void entitiesAreThoseOfTransformers(String backend) {
    List<JsonObject> told = BERT.objects("tag", texts(), "--grouped", "--backend=" + backend);
    int checked = 0;
    for (int i = 0; i < told.size(); i++) {
      String text = texts().get(i);
      List<JsonValue> wanted = expected().get(i).asObject().member("entities").asArray().items();
      List<JsonValue> own = told.get(i).member("entities").asArray().items();
      assertEquals(wanted.size(), own.size(), text);
      for (int e = 0; e < wanted.size(); e++) {
        JsonObject theirs = wanted.get(e).asObject();
        JsonObject ours = own.get(e).asObject();
        assertEquals(theirs.member("entity_group").asString(), ours.member("label").asString());
        assertEquals(theirs.member("start").asInt(), ours.member("begin").asInt(), text);
        assertEquals(theirs.member("end").asInt(), ours.member("end").asInt(), text);
        // Both engines compute in 32 bits, Transformers in 64.
        assertEquals(
            theirs.member("score").asDouble(), ours.member("score").asDouble(), 1e-5, text);
        assertEquals(
            text.substring(ours.member("begin").asInt(), ours.member("end").asInt()),
            ours.member("entity").asString());
        checked++;
      }
    }
    assertTrue(checked > 20, checked + " entities");
  }

  /** A word has the tag of its first token, which theirs leaves out where it is O. */
  @Test
  void wordsHaveTheTagsOfTheirFirstTokens() {
    List<JsonObject> told = BERT.objects("tag", texts());
    int tagged = 0;
    for (int i = 0; i < told.size(); i++) {
      List<JsonValue> pieces = expected().get(i).asObject().member("pieces").asArray().items();
      List<JsonValue> words = told.get(i).member("words").asArray().items();
      assertEquals(texts().get(i).split("\\s+").length, words.size());
      for (JsonValue one : words) {
        JsonObject word = one.asObject();
        String wanted =
            pieces.stream()
                .map(JsonValue::asObject)
                .filter(piece -> piece.member("start").asInt() == word.member("begin").asInt())
                .map(piece -> piece.member("entity").asString())
                .findFirst()
                .orElse("O");
        assertEquals(wanted, word.member("label").asString(), word.toString());
        tagged += wanted.equals("O") ? 0 : 1;
      }
    }
    assertTrue(tagged > 10, tagged + " words");
  }

  @Test
  void aLineForEachWordTellsItsTagAndItsPlace() {
    String printed = BERT.printed("tag", List.of("Mr. Adams", "peace"));
    assertTrue(
        printed.matches(
            "Mr\\.\t\\S+\t0\\.\\d{4}\t0\t3\\R"
                + "Adams\t\\S+\t0\\.\\d{4}\t4\t9\\R\\Rpeace\t\\S+\t0\\.\\d{4}\t0\t5\\R"),
        printed);
    assertEquals("", BERT.printed("tag", List.of(" ")));
  }

  @Test
  void aTextThatIsLongerThanTheModelIsReadWhole() {
    String text = "Mr. Adams spoke to the Senate, and John to the House! ".repeat(8).strip();
    List<JsonValue> words =
        BERT.objects("tag", List.of(text)).get(0).member("words").asArray().items();
    assertEquals(88, words.size());
  }

  @Test
  void aModelOfAnotherKindIsRefused() {
    CommandRun run = PublishedPipeline.of("bert-masked").run("tag", List.of("peace"));
    assertEquals(2, run.exit());
    assertTrue(
        run.err().contains("with the head ForMaskedLM tells no tags of words; 'tandem fill-mask'"),
        run.err());
  }
}
