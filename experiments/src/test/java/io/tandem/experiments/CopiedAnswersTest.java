package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers that models which write text copy out of a text, against a weighing of all its pieces by
 * Transformers ({@code scripts/fixtures/copied_answers.py}).
 */
class CopiedAnswersTest {
  private static final Path FIXTURE =
      Path.of("src/test/resources/io/tandem/experiments/pipelines/copied-answers.json");

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void theLikeliestPiecesAreThoseOfAllThatThereAre(String backend) {
    for (JsonValue value : JsonReader.read(FIXTURE).asArray().items()) {
      JsonObject one = value.asObject();
      String text = one.member("text").asString();
      List<JsonValue> wanted = one.member("told").asArray().items();
      List<JsonValue> told =
          PublishedPipeline.of(one.member("checkpoint").asString())
              .objects(
                  "answer",
                  List.of(one.member("question").asString()),
                  "--context=" + text,
                  "--template={text} {question} {label}",
                  "--beams=200",
                  "--top=200",
                  "--no-answer",
                  "--backend=" + backend)
              .get(0)
              .member("answers")
              .asArray()
              .items();
      assertEquals(wanted.size(), told.size());
      double sum = 0;
      for (int i = 0; i < wanted.size(); i++) {
        JsonObject theirs = wanted.get(i).asObject();
        JsonObject ours = told.get(i).asObject();
        int begin = Integer.parseInt(theirs.member("begin").toString());
        int end = Integer.parseInt(theirs.member("end").toString());
        assertEquals(text.substring(begin, end), ours.member("answer").asString());
        assertEquals(theirs.member("begin"), ours.member("begin"));
        // 32 bits against 64, over some ten tokens.
        assertEquals(theirs.member("score").asDouble(), ours.member("score").asDouble(), 1e-4);
        sum += ours.member("probability").asDouble();
      }
      assertEquals(1, sum, 1e-9);
    }
  }

  @Test
  void fewBeamsFindPiecesOfTheTextAlone() {
    String text = "Mr. Adams spoke to the Senate, and John to the House!";
    for (String checkpoint : List.of("gpt2", "t5")) {
      List<JsonValue> told =
          PublishedPipeline.of(checkpoint)
              .objects(
                  "answer",
                  List.of("Who?"),
                  "--context=" + text,
                  "--top=9",
                  "--template={text} {question} {label}")
              .get(0)
              .member("answers")
              .asArray()
              .items();
      assertTrue(!told.isEmpty());
      for (JsonValue value : told) {
        JsonObject one = value.asObject();
        int begin = Integer.parseInt(one.member("begin").toString());
        int end = Integer.parseInt(one.member("end").toString());
        assertEquals(text.substring(begin, end), one.member("answer").asString());
        assertTrue(end > begin, "none was not allowed");
      }
    }
  }

  @Test
  void whatCannotBeAskedIsRefused() {
    PublishedPipeline gpt2 = PublishedPipeline.of("gpt2");
    assertRefused(
        "must end with {label}",
        gpt2.run(
            "answer", List.of("who"), "--context=peace", "--template={text} {label} {question}"));
    assertRefused(
        "give it a shorter text",
        gpt2.run("answer", List.of("who"), "--context=" + "the Senate ".repeat(30)));
    assertRefused(
        "--template and --beams are for models that",
        PublishedPipeline.of("bert-answers")
            .run("answer", List.of("who"), "--context=peace", "--beams=2"));
  }

  private static void assertRefused(String why, CommandRun run) {
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains(why), run.err());
  }
}
