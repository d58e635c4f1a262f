package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Masks against Transformers' pipeline, {@code fill-mask}. */
class FillMaskCommandTest {

  @ParameterizedTest
  @CsvSource({"bert-masked, djl", "bert-masked, tf", "roberta-masked, djl", "roberta-masked, tf"})
  void masksStandForWhatTransformersSays(String checkpoint, String backend) {
    PublishedPipeline pipeline = PublishedPipeline.of(checkpoint);
    List<JsonValue> expected = pipeline.expected().asArray().items();
    List<String> texts =
        expected.stream().map(one -> one.asObject().member("text").asString()).toList();
    List<JsonObject> told = pipeline.objects("fill-mask", texts, "--top=4", "--backend=" + backend);
    assertEquals(texts.size(), told.size());
    int checked = 0;
    for (int i = 0; i < texts.size(); i++) {
      List<JsonValue> wanted = expected.get(i).asObject().member("told").asArray().items();
      boolean several = wanted.get(0) instanceof JsonArray;
      List<JsonValue> masks = told.get(i).member("masks").asArray().items();
      assertEquals(several ? wanted.size() : 1, masks.size(), texts.get(i));
      for (int mask = 0; mask < masks.size(); mask++) {
        List<JsonValue> tokens = several ? wanted.get(mask).asArray().items() : wanted;
        JsonObject own = masks.get(mask).asObject();
        assertSame(texts.get(i), tokens, own.member("tokens").asArray().items(), !several);
        String spelled =
            texts.get(i).substring(own.member("begin").asInt(), own.member("end").asInt()).strip();
        assertTrue(List.of("[MASK]", "<mask>").contains(spelled), spelled);
        checked++;
      }
    }
    assertEquals(5, checked);
  }

  /** Scores to 1e-5: both engines compute in 32 bits, Transformers in 64. */
  private static void assertSame(
      String text, List<JsonValue> wanted, List<JsonValue> told, boolean alone) {
    assertEquals(wanted.size(), told.size(), text);
    for (int i = 0; i < wanted.size(); i++) {
      JsonObject theirs = wanted.get(i).asObject();
      JsonObject ours = told.get(i).asObject();
      assertEquals(theirs.member("token").asInt(), ours.member("id").asInt(), text);
      assertEquals(theirs.member("score").asDouble(), ours.member("score").asDouble(), 1e-5, text);
      String token = theirs.member("token_str").asString();
      assertEquals(token, ours.member("token").asString(), text);
      // Theirs leaves special tokens out of a text with one mask, and none out of others.
      if (alone && !token.matches("\\[.*]|<.*>")) {
        assertEquals(theirs.member("sequence").asString(), ours.member("text").asString(), text);
      }
    }
  }

  @Test
  void aLineForEachTokenTellsScoreTokenAndText() {
    String printed =
        PublishedPipeline.of("bert-masked")
            .printed("fill-mask", List.of("Mr. [MASK] spoke to the [MASK]."), "--top=2");
    List<String> lines = printed.lines().toList();
    assertEquals(5, lines.size(), printed);
    assertTrue(lines.get(0).matches("0\\.\\d{4}\t\\S+\tmr\\..*\\[MASK]."), printed);
    assertEquals("", lines.get(2));
  }

  @Test
  void whatHasNoMaskOrTooMuchTextIsRefused() {
    PublishedPipeline bert = PublishedPipeline.of("bert-masked");
    assertRefused(bert.run("fill-mask", List.of("peace", "[MASK]")), "text 1 has no '[MASK]'");
    assertRefused(bert.run("fill-mask", List.of("")), "text 1 has no '[MASK]'");
    assertRefused(bert.run("fill-mask", List.of()), "there is no text");
    assertRefused(
        bert.run("fill-mask", List.of("[MASK] " + "peace ".repeat(60))), "text 1: 61 tokens");
    assertRefused(bert.run("fill-mask", List.of("[MASK]"), "--top=0"), "--top is 0");
    assertRefused(
        PublishedPipeline.of("bert-tags").run("fill-mask", List.of("[MASK]")),
        "tells nothing of masks; 'tandem tag', 'tandem predict', 'tandem embed' and 'tandem"
            + " forward' take such a model");
  }

  private static void assertRefused(CommandRun run, String why) {
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains(why), run.err());
  }
}
