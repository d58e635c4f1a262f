package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers that models which write text copy out of a text, against a weighing of all its pieces by
 * Transformers ({@code scripts/fixtures/copied_answers.py}).
 */
class CopiedAnswersTest {
  private static final Path FIXTURE =
      Path.of("src/test/resources/io/tandem/experiments/pipelines/copied-answers.json");

  private static final JsonObject READ = JsonReader.read(FIXTURE).asObject();

  @TempDir Path folder;

  private static List<JsonObject> cases(boolean shown) {
    return READ.member("cases").asArray().items().stream()
        .map(JsonValue::asObject)
        .filter(one -> one.member("shown").asBoolean() == shown)
        .toList();
  }

  private Path examples(String... more) throws IOException {
    List<String> lines =
        new ArrayList<>(
            READ.member("examples").asArray().items().stream().map(JsonWriter::compact).toList());
    lines.addAll(List.of(more));
    return Files.write(folder.resolve("examples.jsonl"), lines);
  }

  private static List<JsonObject> told(JsonObject one, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--context=" + one.member("text").asString(),
                "--template={text} {question} {label}",
                "--beams=200",
                "--top=200",
                "--no-answer"));
    all.addAll(List.of(options));
    return PublishedPipeline.of(one.member("checkpoint").asString())
        .objects("answer", List.of(one.member("question").asString()), all.toArray(String[]::new))
        .get(0)
        .member("answers")
        .asArray()
        .items()
        .stream()
        .map(JsonValue::asObject)
        .toList();
  }

  /** 32 bits against 64, over some ten tokens. */
  private static boolean areSame(JsonObject one, List<JsonObject> told) {
    String text = one.member("text").asString();
    List<JsonValue> wanted = one.member("told").asArray().items();
    double sum = told.stream().mapToDouble(own -> own.member("probability").asDouble()).sum();
    assertEquals(1, sum, 1e-9);
    return wanted.size() == told.size()
        && IntStream.range(0, wanted.size())
            .allMatch(
                i -> {
                  JsonObject theirs = wanted.get(i).asObject();
                  JsonObject ours = told.get(i);
                  int begin = theirs.member("begin").asInt();
                  int end = theirs.member("end").asInt();
                  return text.substring(begin, end).equals(ours.member("answer").asString())
                      && theirs.member("begin").equals(ours.member("begin"))
                      && Math.abs(
                              theirs.member("score").asDouble() - ours.member("score").asDouble())
                          < 1e-4;
                });
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void theLikeliestPiecesAreThoseOfAllThatThereAre(String backend) {
    for (JsonObject one : cases(false)) {
      List<JsonObject> told = told(one, "--backend=" + backend);
      assertTrue(areSame(one, told), one + " but " + told);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void examplesStandBeforeTheQuestionInAnOrderThatIsDrawn(String backend) throws IOException {
    List<JsonObject> cases = cases(true);
    String examples = "--shots-from=" + examples();
    for (int i = 0; i < cases.size(); i += 2) { // two orders of each
      Set<Integer> found = new HashSet<>();
      for (int seed = 0; seed < 3; seed++) { // of which one draws the other order
        List<JsonObject> told =
            told(cases.get(i), "--backend=" + backend, examples, "--shots=2", "--seed=" + seed);
        int order = areSame(cases.get(i), told) ? 0 : 1;
        assertTrue(areSame(cases.get(i + order), told), cases.get(i) + " but " + told);
        found.add(order);
      }
      assertEquals(Set.of(0, 1), found, "the order is drawn");
    }
  }

  /** Answers of examples are not the text's words, and may not be said. */
  @Test
  void whatIsAnsweredIsAPieceOfTheTextThatIsAskedAbout() throws IOException {
    for (String checkpoint : List.of("gpt2", "t5")) {
      JsonObject one =
          cases(true).stream()
              .filter(own -> own.member("checkpoint").asString().equals(checkpoint))
              .findFirst()
              .orElseThrow();
      for (JsonObject told : told(one, "--shots-from=" + examples(), "--shots=2")) {
        String answer = told.member("answer").asString();
        assertTrue(one.member("text").asString().contains(answer), answer);
        assertTrue(!answer.equals("trade"), "an example's answer");
      }
    }
  }

  @Test
  void examplesWithoutAnAnswerAreShownOnlyWhereThereMayBeNone() throws IOException {
    String examples =
        "--shots-from=" + examples("{\"text\":\"a\",\"question\":\"?\",\"answers\":[]}");
    PublishedPipeline t5 = PublishedPipeline.of("t5");
    List<String> question = List.of("who");
    assertRefused(
        "3 answered questions are to be shown, and there are 2",
        t5.run("answer", question, "--context=peace", examples, "--shots=3"));
    assertEquals(
        0,
        t5.run("answer", question, "--context=peace", examples, "--shots=3", "--no-answer").exit());
    assertRefused(
        "2 answered questions are to be shown, and there are 0 whose answer is among the first 1"
            + " tokens",
        t5.run("answer", question, "--context=peace", examples, "--shots=2", "--shot-tokens=1"));
    Files.writeString(
        folder.resolve("examples.jsonl"),
        "{\"text\":\"peace\",\"question\":\"?\",\"answers\":[\"war\"]}");
    assertRefused("war", t5.run("answer", question, "--context=peace", examples, "--shots=1"));
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
        "--template, --beams and --shots-from are for models that",
        PublishedPipeline.of("bert-answers")
            .run("answer", List.of("who"), "--context=peace", "--beams=2"));
  }

  private static void assertRefused(String why, CommandRun run) {
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains(why), run.err());
  }
}
