package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Talks out of a pipe. */
class ChatCommandTest {
  private static final String GREEDY = "--temperature=0";

  @TempDir Path folder;

  private record Talk(int exit, String out, String err) {
    List<JsonObject> answers() {
      return out.lines().map(line -> JsonReader.read(line, "line").asObject()).toList();
    }
  }

  private static Talk talk(String checkpoint, List<String> lines, String... options) {
    InputStream input = System.in;
    PrintStream output = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    String typed = String.join("\n", lines) + "\n";
    System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      List<String> all = new ArrayList<>(List.of("chat", "--threads=1"));
      all.addAll(List.of(options));
      all.add(PublishedPipeline.of(checkpoint).folder().toString());
      CommandRun run = CommandRun.of(all.toArray(String[]::new));
      return new Talk(run.exit(), printed.toString(StandardCharsets.UTF_8), run.err());
    } finally {
      System.setIn(input);
      System.setOut(output);
    }
  }

  private static String generated(String prompt, String backend) {
    return PublishedPipeline.of("gpt2")
        .printed(
            "generate", List.of(prompt), "--tokens=6", GREEDY, "--json", "--backend=" + backend);
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void anAnswerGoesOnFromAllThatWasSaid(String backend) {
    Talk talk =
        talk(
            "gpt2",
            List.of("peace", "war"),
            "--json",
            "--tokens=6",
            GREEDY,
            "--backend=" + backend);
    assertEquals(0, talk.exit(), talk.err());
    List<JsonObject> answers = talk.answers();
    assertEquals(2, answers.size());
    assertEquals("war", answers.get(1).member("user").asString());
    String prompt = "User: peace\nAssistant:";
    String first = text(generated(prompt, backend));
    assertEquals(first.strip(), answers.get(0).member("assistant").asString());
    prompt += " " + first.strip() + "\nUser: war\nAssistant:";
    String second = text(generated(prompt, backend));
    assertEquals(second.strip(), answers.get(1).member("assistant").asString());
    assertEquals("3", answers.get(1).member("shown").toString());
  }

  private static String text(String json) {
    return JsonReader.read(json, "out")
        .asArray()
        .items()
        .get(0)
        .asObject()
        .member("text")
        .asString();
  }

  @Test
  void anAnswerIsALineOfItsOwn() {
    Talk shown = talk("gpt2", List.of("peace"), "--tokens=6", GREEDY);
    Talk told = talk("gpt2", List.of("peace"), "--tokens=6", GREEDY, "--json");
    assertEquals(
        told.answers().get(0).member("assistant").asString() + System.lineSeparator(), shown.out());
  }

  @Test
  void commandsAmongTheLinesAreDone() throws IOException {
    Path file = folder.resolve("talk.jsonl");
    Talk talk =
        talk(
            "gpt2",
            List.of(
                "/system Be",
                "peace",
                "/reset",
                "peace",
                "/save " + file,
                "/rest",
                "",
                "/quit",
                "war"),
            "--json",
            "--tokens=4",
            GREEDY);
    assertEquals(0, talk.exit(), talk.err());
    List<JsonObject> answers = talk.answers();
    assertEquals(2, answers.size());
    assertEquals(answers.get(0).member("assistant"), answers.get(1).member("assistant"));
    List<String> saved = Files.readAllLines(file);
    assertEquals("{\"role\":\"system\",\"content\":\"Be\"}", saved.get(0).replace(" ", ""));
    assertEquals(3, saved.size());
    assertTrue(talk.err().contains("there is no '/rest'; did you mean '/reset'"), talk.err());
  }

  @Test
  void turnsThatDoNotFitFallOutAndAMessageThatDoesNotIsRefused() {
    Talk talk =
        talk(
            "gpt2",
            List.of("peace", "trade", "war", "the Senate ".repeat(40), "war"),
            "--json",
            "--tokens=20",
            GREEDY);
    List<JsonObject> answers = talk.answers();
    assertEquals(4, answers.size());
    // 44 tokens for the prompt: not for three turns with an answer of 20 each.
    assertNotEquals("5", answers.get(2).member("shown").toString());
    assertTrue(talk.err().contains("and the model has room for 44 beside its answer"), talk.err());
    Talk none = talk("gpt2", List.of("peace"), "--tokens=64");
    assertEquals(2, none.exit());
    assertTrue(none.err().contains("the model sees 64 at once"), none.err());
  }

  @Test
  void aModelThatMakesTextsOfTextsReadsWhatWasSaid() {
    Talk talk = talk("t5", List.of("peace", "war"), "--json", "--turns=1", "--tokens=5", GREEDY);
    assertEquals(0, talk.exit(), talk.err());
    String first = talk.answers().get(0).member("assistant").asString();
    String read = "User: peace\nAssistant: " + first + "\nUser: war";
    JsonObject made =
        PublishedPipeline.of("t5")
            .objects("summarize", List.of(read), "--prefix=", "--tokens=5", GREEDY)
            .get(0);
    assertEquals(
        made.member("summary").asString(), talk.answers().get(1).member("assistant").asString());
  }

  @Test
  void whatCannotTalkIsRefused() {
    Talk talk = talk("bert-classes", List.of("peace"));
    assertEquals(2, talk.exit());
    assertTrue(talk.err().contains("cannot be talked with; 'tandem classify'"), talk.err());
    assertTrue(talk("gpt2", List.of("a"), "--beams=2").err().contains("--beams is not for a talk"));
    assertTrue(talk("t5", List.of("a"), "--format=plain").err().contains("--format is for"));
  }
}
