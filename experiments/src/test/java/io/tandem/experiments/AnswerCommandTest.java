package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers against what comes of Transformers' logits by the rules of its example for SQuAD, and
 * answers from passages that are found first.
 */
class AnswerCommandTest {
  private static final PublishedPipeline BERT = PublishedPipeline.of("bert-answers");

  @TempDir Path folder;

  private static List<JsonObject> cases() {
    return BERT.expected().asArray().items().stream().map(JsonValue::asObject).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void answersAreThoseOfTransformers(String backend) {
    int windows = 0;
    for (JsonObject one : cases()) {
      String question = one.member("question").asString();
      String context = one.member("context").asString();
      List<JsonValue> wanted = one.member("told").asArray().items();
      List<JsonValue> told =
          BERT.objects(
                  "answer",
                  List.of(question),
                  "--context=" + context,
                  "--top=4",
                  "--backend=" + backend)
              .get(0)
              .member("answers")
              .asArray()
              .items();
      assertEquals(wanted.size(), told.size(), question);
      for (int i = 0; i < wanted.size(); i++) {
        JsonObject theirs = wanted.get(i).asObject();
        JsonObject ours = told.get(i).asObject();
        assertEquals(theirs.member("answer"), ours.member("answer"), question);
        assertEquals(theirs.member("begin").asInt(), ours.member("begin").asInt());
        assertEquals(theirs.member("end").asInt(), ours.member("end").asInt());
        // 32 bits against 64.
        assertEquals(theirs.member("score").asDouble(), ours.member("score").asDouble(), 1e-4);
        double share = theirs.member("probability").asDouble();
        assertEquals(share, ours.member("probability").asDouble(), 1e-5);
      }
      windows = Math.max(windows, one.member("windows").asInt());
    }
    assertTrue(windows > 1, "none of the texts is longer than the model");
  }

  @Test
  void aTextMayBeAFileAndMayHaveNoAnswer() throws IOException {
    JsonObject first = cases().get(0);
    String question = first.member("question").asString();
    Path file = Files.writeString(folder.resolve("text"), first.member("context").asString());
    assertEquals(
        "0.1081\tHouse\t47\t52\n",
        BERT.printed("answer", List.of(question), "--context=" + file).replace("\r", ""));
    List<String> all =
        BERT.printed("answer", List.of(question), "--context=" + file, "--no-answer", "--top=99")
            .lines()
            .toList();
    assertEquals(
        1, all.stream().filter(line -> line.matches(".*\t\t0\t0")).count(), all.toString());
  }

  /** A passage's answer is that which it gives alone; the best of all passages comes first. */
  @Test
  void passagesThatAreFoundCompete() throws IOException {
    List<String> texts =
        List.of(
            "Mr. Adams spoke to the Senate, and John to the House!",
            "Trade between London and Paris was great; 123 nations traded.",
            "The Congress of the United States met in Washington.");
    Path file = Files.write(folder.resolve("passages"), texts);
    String question = "Who spoke to the Congress?";
    JsonObject told =
        BERT.objects("ask", List.of(question), "--passages=" + file, "--top=100").get(0);
    List<JsonObject> answers =
        told.member("answers").asArray().items().stream().map(JsonValue::asObject).toList();
    double before = Double.POSITIVE_INFINITY;
    double sum = 0;
    for (JsonObject answer : answers) {
      JsonObject passage = answer.member("passage").asObject();
      String source = passage.member("source").asString();
      assertTrue(List.of("passages:1", "passages:3").contains(source), source);
      String text = passage.member("text").asString();
      assertEquals(
          text.substring(answer.member("begin").asInt(), answer.member("end").asInt()),
          answer.member("answer").asString());
      assertTrue(answer.member("score").asDouble() <= before);
      before = answer.member("score").asDouble();
      sum += answer.member("probability").asDouble();
    }
    assertEquals(1, sum, 1e-9);
    for (int passage : new int[] {0, 2}) {
      JsonObject alone =
          BERT.objects("answer", List.of(question), "--context=" + texts.get(passage))
              .get(0)
              .member("answers")
              .asArray()
              .items()
              .get(0)
              .asObject();
      JsonObject best =
          answers.stream()
              .filter(
                  one ->
                      one.member("passage")
                          .asObject()
                          .member("source")
                          .asString()
                          .equals("passages:" + (passage + 1)))
              .findFirst()
              .orElseThrow();
      assertEquals(alone.member("answer"), best.member("answer"));
      assertEquals(alone.member("score").asDouble(), best.member("score").asDouble(), 1e-4);
    }
  }

  @Test
  void aFoldersTextsAreCutAndPlacesAreThoseInTheFile() throws IOException {
    String text = "Peace was great. Mr. Adams spoke to the Senate. Trade was great.";
    Files.writeString(folder.resolve("a.txt"), text);
    String line =
        BERT.printed("ask", List.of("Who spoke?"), "--passages=" + folder, "--passage-words=6")
            .strip();
    String[] parts = line.split("\t", -1);
    assertEquals("a.txt", parts[2]);
    assertEquals(parts[1], text.substring(Integer.parseInt(parts[3]), Integer.parseInt(parts[4])));
    assertTrue(Integer.parseInt(parts[3]) >= text.indexOf("Mr."), line);
  }

  @Test
  void whereNoPassageSharesAWordThereIsNoAnswer() throws IOException {
    Path file = Files.writeString(folder.resolve("passages"), "peace\n");
    CommandRun run = BERT.run("ask", List.of("zebra"), "--passages=" + file);
    assertEquals(0, run.exit());
    assertTrue(run.err().contains("no passage has an answer"), run.err());
  }

  @Test
  void whatCannotBeAskedIsRefused() {
    String context = "--context=peace";
    assertRefused("there is no question", BERT.run("answer", List.of(), context));
    assertRefused("--context is empty", BERT.run("answer", List.of("who"), "--context="));
    assertRefused("--top is 0", BERT.run("answer", List.of("who"), context, "--top=0"));
    assertRefused("question 1", BERT.run("answer", List.of("who ".repeat(60)), context));
    assertRefused(
        "no such file or folder of passages",
        BERT.run("ask", List.of("who"), "--passages=" + folder.resolve("no")));
    assertRefused(
        "finds no answers in texts; 'tandem classify'",
        PublishedPipeline.of("bert-classes").run("answer", List.of("who"), context));
    assertRefused(
        "texts alone could be asked about; 'tandem answer', 'tandem ask'",
        BERT.run("predict", List.of("who")));
  }

  private static void assertRefused(String why, CommandRun run) {
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains(why), run.err());
  }
}
