package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.experiments.CommandRun;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose training examples are augmented, and what is told of them. */
class AugmentedRunTest {
  static final String WORDS = "augmentation=[{type=swap,rate=0.2},{type=deletion,rate=0.2}]";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void textsWhoseClassIsTheFirstWord() throws IOException {
    file = in(folder);
  }

  /** Writes an experiment and its data. */
  static Path in(Path folder) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      String text =
          String.format("%s comes first, then %d and %d.", i % 2 == 0 ? "sun" : "moon", i, i / 3);
      lines.append(String.format("{\"text\":\"%s\",\"label\":\"%d\"}%n", text, i % 2));
    }
    Path data = Files.writeString(folder.resolve("texts.jsonl"), lines);
    return Files.writeString(
        folder.resolve("a.conf"),
        String.join(
            "\n",
            "backend = djl",
            "threads = 1",
            "seed = 3",
            "data { type = json-lines, path = \"" + data + "\" }",
            "split { type = every-nth, every = 4 }",
            "task { type = classification, label = label }",
            "tokenizer { type = word-level, min-frequency = 1 }",
            "examples { type = documents, bucket = 4 }",
            "model { type = text-cnn, embeddings { type = fresh, size = 8 }, feature-maps = 4,"
                + " widths = [2], dropout = 0.1, max-length = 12 }",
            "training { steps = 20, batch = 6, checkpoint-every = 7, keep-last = 9, schedule {"
                + " type = constant, peak = 0.01 } }"));
  }

  private CommandRun tandem(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, file.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private RunDirectory run(String name, String... overrides) {
    Path directory = folder.resolve(name);
    List<String> more = new ArrayList<>(List.of(overrides));
    more.addAll(List.of("--output", directory.toString()));
    CommandRun run = tandem("run", more.toArray(String[]::new));
    assertEquals(0, run.exit(), run.err());
    return RunDirectory.open(directory);
  }

  private static Map<Long, Double> losses(RunDirectory directory) {
    return Journal.read(directory.journal()).curve(JournalCallback.TRAIN_LOSS);
  }

  @Test
  void theSameSeedChangesTheSameWords() {
    RunDirectory whole = run("whole", WORDS);
    assertNotEquals(losses(whole), losses(run("plain")));
    RunDirectory other = run("other", WORDS);
    assertEquals(losses(whole), losses(other));
  }

  @Test
  void bothEnginesMixVectorsAlikeAndCutThemOff() {
    String mixed = "augmentation=[{type=mixup,share=0.3}]";
    Map<Long, Double> djl = losses(run("djl", mixed, "model.dropout=0"));
    Map<Long, Double> tf = losses(run("tf", mixed, "model.dropout=0", "backend=tf"));
    assertEquals(20, djl.size());
    djl.forEach((step, loss) -> assertEquals(loss, tf.get(step), 1e-4, "step " + step));
    String drawn = "augmentation=[{type=mixup,alpha=1},{type=cutoff,what=span,rate=0.3}]";
    Map<Long, Double> one = losses(run("drawn", drawn));
    assertNotEquals(djl, one);
    assertEquals(one, losses(run("again", drawn)));
  }

  @Test
  void documentsAreShownAsTheRunReadsThem() {
    CommandRun shown = tandem("augment", WORDS, "--show", "2", "--passes", "2");
    assertEquals(0, shown.exit(), shown.err());
    List<String> lines = shown.out().lines().toList();
    assertEquals(10, lines.size(), shown.out());
    assertTrue(lines.get(1).startsWith("  as it is  sun comes first, then 0 and 0."), lines.get(1));
    assertTrue(lines.get(2).startsWith("  pass 1    "), lines.get(2));
    assertNotEquals(lines.get(2).substring(12), lines.get(3).substring(12));
    assertEquals(shown.out(), tandem("augment", WORDS, "--show", "2", "--passes", "2").out());
    assertNotEquals(
        shown.out(), tandem("augment", WORDS, "seed=4", "--show", "2", "--passes", "2").out());
  }

  @Test
  void whatCannotBeAugmentedIsRefused() {
    refused("'augmentation' names nothing that changes words", "augment");
    refused("--show is 0; the least is 1", "augment", WORDS, "--show", "0");
    refused("did you mean 'swap'? Allowed: ", "check", "augmentation=[{type=swop}]");
    refused("data.adj", "check", "augmentation=[{type=synonyms,wordnet=\"" + folder + "\"}]");
    refused(
        "'logistic-regression' learns from the documents as they are",
        "check",
        WORDS,
        "training=null",
        "training=logistic-regression");
    refused("training-share", "check", "training-share=0");
  }

  private void refused(String said, String command, String... more) {
    CommandRun run = tandem(command, more);
    assertEquals(2, run.exit(), run.out() + run.err());
    assertTrue(run.err().contains(said), run.err());
  }

  @Test
  void aShareOfTheTrainingDocumentsIsLearnedFrom() {
    CommandRun shown =
        tandem("augment", WORDS, "training-share=0.25", "--show", "100", "--passes", "1");
    assertEquals(12, shown.out().lines().filter(line -> line.contains("as it is")).count());
  }
}
