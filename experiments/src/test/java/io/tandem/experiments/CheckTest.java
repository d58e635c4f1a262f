package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tandem check} finds. */
class CheckTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void anExperimentThatWouldRun() throws IOException {
    file = folder.resolve("tiny.conf");
    Files.writeString(folder.resolve("text.txt"), "the quick brown fox jumps\n\n".repeat(300));
    Files.writeString(file, TinyExperiment.text(folder.resolve("text.txt"), "djl"));
  }

  private CommandRun check(String... overrides) {
    List<String> arguments = new ArrayList<>(List.of("check", file.toString()));
    arguments.addAll(List.of(overrides));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private String refused(String... overrides) {
    CommandRun run = check(overrides);
    assertEquals(2, run.exit(), run.out());
    assertEquals("", run.out());
    assertTrue(run.err().startsWith("tandem: "), run.err());
    assertFalse(run.err().contains("\tat "), run.err());
    return run.err();
  }

  private static void assertHas(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), () -> "no '" + part + "' in:\n" + text);
    }
  }

  @Test
  void anExperimentWithoutMistakesIsSaidToBeSoAndNothingIsWritten() throws IOException {
    CommandRun run = check();
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().matches("(?s).*nothing is wrong; gpt of [\\d,]+ weights over .*djl\\R"));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void everyMistypedKeyAndBadValueIsToldAtOnce() {
    assertHas(
        refused("training.stepz=5", "threads=-1", "model.type=gtp"),
        "3 problems",
        "training.stepz: unknown key; did you mean 'steps'?",
        "threads: -1 is out of range",
        "model.type: unknown type 'gtp'; did you mean 'gpt'?");
  }

  @Test
  void aMissingTextIsToldWithItsPlaceInTheFile() throws IOException {
    Files.writeString(file, Files.readString(file).replace("text.txt", "absent.txt"));
    assertHas(refused(), "tiny.conf:3: data: ", "absent.txt: there is no such file");
  }

  @Test
  void whatIsWrongWithDifferentPartsIsToldTogether() {
    assertHas(refused("model.context=100000"), "2 problems", "split: ", "training: ", "shorter");
  }

  @Test
  void textThatFillsNoBatchIsTold() {
    assertHas(refused("training.batch=100000"), "training: ", "too short for one batch");
    assertHas(refused("model.hidden=15"), "hidden (15) must be a multiple of heads (2)");
  }

  @Test
  void aSampleThatCouldNotBeGeneratedIsTold() {
    assertHas(refused("sample.end-of-text=\"<end>\""), "sample: ", "no token '<end>'");
  }

  @Test
  void aWarmUpThatIsNotOverBeforeTheEndIsToldAndAllowed() {
    CommandRun run = check("training.schedule.warmup=4");
    assertEquals(0, run.exit(), run.err());
    assertHas(
        run.err(), "command line: training.schedule.warmup: 4 steps of warm-up", "the last of 4");
    assertEquals("", check("training.schedule.warmup=3").err());
  }

  @Test
  void whatIsTrainedIsToldWhereItIsNotTheModel() {
    CommandRun run = check("training=null", "training.type=kneser-ney");
    assertEquals(0, run.exit(), run.err());
    assertHas(run.out(), "nothing is wrong; kneser-ney over ");
    assertHas(run.err(), "training: 'kneser-ney' trains a model of its own");
    assertFalse(run.out().contains("weights"), run.out());
  }

  @Test
  void aProblemBetweenKeysIsSaidToComeFromTheOverrideThatIsAmongThem() {
    assertHas(refused("model.heads=3"), "command line (model.heads) over ", "tiny.conf: model: ");
    assertHas(
        refused("backend=[djl,djl]"), "command line (backend) over ", "backend names one twice");
  }

  @Test
  void overridesCount() {
    assertEquals(0, check("model.layers=2").exit());
    assertHas(refused("model.layers=0"), "command line", "model.layers");
  }

  @Test
  void filesOfQuestionsAreReadBeforeATraining() throws IOException {
    Path pairs = folder.resolve("pairs.tsv");
    Files.writeString(pairs, "word1\tword2\tscore\ntiger\tcat\t7.35\n");
    Path vectors = folder.resolve("vectors.conf");
    Files.writeString(
        vectors,
        String.join(
            "\n",
            "backend = djl",
            "data { type = text-file, path = \"" + folder.resolve("text.txt") + "\" }",
            "tokenizer { type = word-level }",
            "task { type = word-vectors }",
            "model { type = word2vec, dimensions = 4 }",
            "training { steps = 1, schedule { type = constant, peak = 0.01 }, optimizer = sgd }",
            "evaluation { type = word-vectors, similarity { mine = \"" + pairs + "\" } }"));
    CommandRun run = CommandRun.of("check", vectors.toString());
    assertEquals(2, run.exit(), run.out());
    assertHas(run.err(), "vectors.conf:7: evaluation: ", "pairs.tsv:1: expected two words");
    CommandRun trained =
        CommandRun.of("run", vectors.toString(), "--output", folder.resolve("run").toString());
    assertEquals(2, trained.exit(), trained.out());
    assertHas(trained.err(), "pairs.tsv:1: expected two words");
    assertFalse(Files.exists(folder.resolve("run/checkpoints")));
  }

  @Test
  void sentencesOfListsAloneHaveAVocabulary() throws IOException {
    StringBuilder sentences = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      sentences.append("{\"words\":[\"Ann\",\"sleeps\"],\"tags\":[\"N\",\"V\"]}\n");
    }
    Files.writeString(folder.resolve("tags.jsonl"), sentences);
    Path tagging = folder.resolve("tagging.conf");
    Files.writeString(
        tagging,
        String.join(
            "\n",
            "backend = djl",
            "data { type = json-lines, path = \""
                + folder.resolve("tags.jsonl")
                + "\", text = [] }",
            "split { type = every-nth, every = 10 }",
            "task = tagging",
            "tokenizer { type = word-level, cut = spaces }",
            "model { type = bilstm-crf, hidden = 4, embeddings { type = fresh, size = 4 } }",
            "training { steps = 1, schedule { type = constant, peak = 0.01 } }"));
    CommandRun run = CommandRun.of("check", tagging.toString());
    assertEquals(0, run.exit(), run.err());
  }

  @Test
  void textsThatAreMadeInLowerCaseAreWarnedOf() throws IOException {
    StringBuilder pairs = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      pairs.append("{\"source\":\"a house ").append(i).append("\",\"target\":\"ein Haus\"}\n");
    }
    Files.writeString(folder.resolve("pairs.jsonl"), pairs);
    Path translation = folder.resolve("translation.conf");
    String data = "\"" + folder.resolve("pairs.jsonl") + "\", text = [source]";
    String text =
        String.join(
            "\n",
            "backend = djl",
            "data { type = json-lines, path = " + data + " }",
            "task { type = text-to-text, target = target }",
            "tokenizer { type = word-level }",
            "model { type = seq2seq, embedding = 4, hidden = 4 }",
            "training { steps = 1, schedule { type = constant, peak = 0.01 } }");
    Files.writeString(translation, text);
    CommandRun run = CommandRun.of("check", translation.toString());
    assertEquals(0, run.exit(), run.err());
    assertHas(run.err(), "translation.conf:4: tokenizer: texts are made in lower case");
    Files.writeString(translation, text.replace("word-level }", "word-level, lowercase = false }"));
    assertFalse(CommandRun.of("check", translation.toString()).err().contains("lower case"));
  }
}
