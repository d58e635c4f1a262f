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

/** Summaries and translations against what Transformers generates. */
class RewritingCommandsTest {
  private static final PublishedPipeline T5 = PublishedPipeline.of("t5");
  private static final PublishedPipeline GPT2 = PublishedPipeline.of("gpt2");

  @TempDir Path folder;

  private static List<JsonObject> cases(PublishedPipeline pipeline, String prefix) {
    return pipeline.expected().asArray().items().stream()
        .map(JsonValue::asObject)
        .filter(one -> prefix.isEmpty() || one.member("prefix").asString().equals(prefix))
        .toList();
  }

  private static List<String> all(List<JsonObject> objects, String key) {
    return objects.stream().map(one -> one.member(key).asString()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void aT5IsToldWhatToDoByAPrefix(String backend) {
    String[] greedy = {"--tokens=12", "--backend=" + backend};
    String[] beams = {"--tokens=12", "--beams=3", "--backend=" + backend};
    List<JsonObject> summaries = cases(T5, "summarize: ");
    assertEquals(3, summaries.size());
    List<String> texts = all(summaries, "text");
    assertEquals(all(summaries, "greedy"), all(T5.objects("summarize", texts, greedy), "summary"));
    assertEquals(all(summaries, "beams"), all(T5.objects("summarize", texts, beams), "summary"));
    List<JsonObject> translations = cases(T5, "translate English to German: ");
    assertEquals(
        all(translations, "beams"),
        all(
            T5.objects(
                "translate",
                texts,
                "--tokens=12",
                "--beams=3",
                "--from=English",
                "--to=German",
                "--backend=" + backend),
            "translation"));
    assertEquals(
        all(translations, "greedy"),
        all(
            T5.objects(
                "translate",
                texts,
                "--tokens=12",
                "--prefix=translate English to German: ",
                "--backend=" + backend),
            "translation"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void aLanguageModelSummarizesBehindTextsOfWhichTheEndIsLeftOut(String backend) {
    List<JsonObject> cases = cases(GPT2, "");
    List<JsonObject> told =
        GPT2.objects(
            "summarize",
            all(cases, "text"),
            "--tokens=10",
            "--temperature=0",
            "--sentences=99",
            "--backend=" + backend);
    assertEquals(all(cases, "written").stream().map(String::strip).toList(), all(told, "summary"));
    assertEquals(1, cases.stream().filter(one -> one.member("cut").asInt() == 1).count());
  }

  @Test
  void aT5WritesAnAnswerOfThePassagesThatAreFound() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("p"), "peace with spain\nTrade was great\nThe Senate met\n");
    JsonObject told = T5.objects("ask", List.of("Who met in peace?"), "--passages=" + file).get(0);
    List<JsonObject> passages =
        told.member("passages").asArray().items().stream().map(JsonValue::asObject).toList();
    assertEquals(2, passages.size());
    String context =
        passages.get(0).member("text").asString() + " " + passages.get(1).member("text").asString();
    String alone =
        T5.objects(
                "summarize",
                List.of("question: Who met in peace? context: " + context),
                "--prefix=")
            .get(0)
            .member("summary")
            .asString();
    assertEquals(alone, told.member("answer").asString());
  }

  @Test
  void whatIsNotSaidOrDoesNotGoTogetherIsRefused() {
    List<String> text = List.of("peace");
    assertRefused("has to be told the languages", T5.run("translate", text));
    assertRefused("go together", T5.run("translate", text, "--from=English"));
    assertRefused(
        "give one of the two",
        T5.run("translate", text, "--from=English", "--to=German", "--prefix=x"));
    assertRefused("--end-of-text is for", T5.run("summarize", text, "--end-of-text=</s>"));
    assertRefused("--sentences is 0", GPT2.run("summarize", text, "--sentences=0"));
    assertRefused("--prefix is for models", GPT2.run("summarize", text, "--prefix=x"));
    assertRefused("none is left for the text", GPT2.run("summarize", text, "--tokens=64"));
    assertRefused(
        "makes no texts of texts; 'tandem generate', 'tandem chat'", GPT2.run("translate", text));
    assertRefused(
        "makes no texts; 'tandem classify'",
        PublishedPipeline.of("bert-classes").run("summarize", text));
  }

  private static void assertRefused(String why, CommandRun run) {
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains(why), run.err());
  }
}
