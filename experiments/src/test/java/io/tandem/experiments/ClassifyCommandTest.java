package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.params.provider.CsvSource;

/** Classes and labels against Transformers' pipeline, {@code text-classification}. */
class ClassifyCommandTest {
  private static final PublishedPipeline CLASSES = PublishedPipeline.of("bert-classes");
  private static final PublishedPipeline LABELS = PublishedPipeline.of("roberta-labels");

  @TempDir Path folder;

  private static List<JsonValue> told(PublishedPipeline pipeline) {
    return pipeline.expected().asObject().member("told").asArray().items();
  }

  private static List<String> texts(PublishedPipeline pipeline) {
    return told(pipeline).stream().map(one -> one.asObject().member("text").asString()).toList();
  }

  @ParameterizedTest
  @CsvSource({"bert-classes, djl", "bert-classes, tf", "roberta-labels, djl", "roberta-labels, tf"})
  void scoresAreThoseOfTransformers(String checkpoint, String backend) {
    PublishedPipeline pipeline = PublishedPipeline.of(checkpoint);
    List<JsonObject> own = pipeline.objects("classify", texts(pipeline), "--backend=" + backend);
    for (int i = 0; i < own.size(); i++) {
      List<JsonValue> wanted = told(pipeline).get(i).asObject().member("scores").asArray().items();
      List<JsonValue> labels = own.get(i).member("labels").asArray().items();
      assertEquals(3, labels.size());
      for (int label = 0; label < 3; label++) {
        JsonObject theirs = wanted.get(label).asObject();
        JsonObject ours = labels.get(label).asObject();
        assertEquals(theirs.member("label").asString(), ours.member("label").asString());
        // 32 bits against 64.
        double score = theirs.member("score").asDouble();
        assertEquals(score, ours.member("score").asDouble(), 1e-5);
        boolean said = checkpoint.equals("bert-classes") ? label == 0 : score >= 0.5;
        assertEquals(said, ours.member("said").toString().equals("true"), ours.toString());
      }
    }
  }

  @Test
  void aLineForEachTextTellsWhatHoldsOrTheLikeliest() {
    List<String> texts = List.of("peace", "Trade between London and Paris was great; 123");
    List<String> lines = CLASSES.printed("classify", texts).lines().toList();
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).matches("war\t0\\.9908"), lines.get(0));
    String two = CLASSES.printed("classify", List.of("peace"), "--top=2").strip();
    assertTrue(two.matches("war\t0\\.9908\tpeace\t0\\.0092"), two);
    String labels = LABELS.printed("classify", List.of("peace")).strip();
    assertTrue(labels.matches("trade\t0\\.9800\tpeace\t0\\.7832"), labels);
  }

  @Test
  void whatTokensAddedAndWhatWasLookedAtIsDrawn() throws IOException {
    Path added = folder.resolve("added.svg");
    Path seen = folder.resolve("seen.png");
    CLASSES.printed("classify", List.of("peace"), "--attributions=" + added, "--attention=" + seen);
    String drawn = Files.readString(added);
    assertTrue(drawn.contains(">peace</text>") && drawn.contains(">war: "), drawn);
    assertTrue(Files.size(seen) > 0);
    CLASSES.printed("classify", List.of("peace"), "--attributions=" + added, "--label=trade");
    assertTrue(Files.readString(added).contains(">trade: "));
  }

  @Test
  void whatCannotBeToldOrDrawnIsRefused() {
    List<String> text = List.of("peace");
    String file = "--attributions=" + folder.resolve("a.svg");
    assertRefused("'wor'; did you mean 'war'", CLASSES.run("classify", text, file, "--label=wor"));
    assertRefused("--label is of no use", CLASSES.run("classify", text, "--label=war"));
    assertRefused("ends in .png or .svg", CLASSES.run("classify", text, "--attention=a.jpg"));
    assertRefused(
        "--attention is for one text",
        CLASSES.run("classify", List.of("a", "b"), "--attention=" + folder.resolve("a.png")));
    assertRefused(
        "layers are 0 to 1",
        CLASSES.run("classify", text, "--attention=" + folder.resolve("a.png"), "--head=2.0"));
    assertRefused("--top is 0", CLASSES.run("classify", text, "--top=0"));
    assertRefused(
        "tells no classes of texts; 'tandem tag', 'tandem predict',",
        PublishedPipeline.of("bert-tags").run("classify", text));
    assertFalse(Files.exists(folder.resolve("a.svg")));
  }

  @Test
  void withoutATokenizerNoTextIsRead() throws IOException {
    for (String name : List.of("config.json", "model.safetensors")) {
      Files.copy(CLASSES.folder().resolve(name), folder.resolve(name));
    }
    assertRefused(
        "tokenizer.json: there is no such file; without the tokenizer",
        new PublishedPipeline(folder).run("classify", List.of("peace")));
  }

  private static void assertRefused(String why, CommandRun run) {
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains(why), run.err());
  }
}
