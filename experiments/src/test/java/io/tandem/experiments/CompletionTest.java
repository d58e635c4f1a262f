package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of {@code tandem completion}, in bash itself. */
class CompletionTest {
  @TempDir Path folder;

  /** What bash offers when the tab key is pressed at the end of the last word. */
  private Set<String> offered(String... words) throws IOException, InterruptedException {
    Path script = folder.resolve("completion.bash");
    CommandRun printed = CommandRun.of("completion", "bash");
    assertEquals(0, printed.exit(), printed.err());
    Files.writeString(script, printed.out());
    String line =
        String.join(
            "\n",
            "source '" + script + "'",
            "COMP_WORDS=(" + String.join(" ", quoted(words)) + ")",
            "COMP_CWORD=" + (words.length - 1),
            // Options of completion can be set only while bash itself completes.
            "_complete_tandem 2> /dev/null",
            "printf '%s\\n' \"${COMPREPLY[@]}\"");
    Process bash =
        new ProcessBuilder("bash", "--norc", "-c", line).redirectErrorStream(true).start();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(bash.waitFor(60, TimeUnit.SECONDS), "bash is still running");
    assertEquals(0, bash.exitValue(), output);
    return new TreeSet<>(output.lines().map(String::strip).filter(l -> !l.isEmpty()).toList());
  }

  private static List<String> quoted(String... words) {
    return Arrays.stream(words).map(word -> "'" + word + "'").toList();
  }

  @Test
  void commandsAreCompleted() throws Exception {
    assertEquals(Set.of("list"), offered("tandem", "li"));
    assertEquals(Set.of("fill-mask", "find-rate"), offered("tandem", "fi"));
    assertEquals(Set.of("sweep"), offered("tandem", "sw"));
    assertTrue(
        offered("tandem", "")
            .containsAll(Set.of("run", "list", "describe", "check", "completion")));
  }

  @Test
  void optionsAreCompleted() throws Exception {
    assertEquals(Set.of("--json"), offered("tandem", "list", "--js"));
    assertEquals(Set.of("--from"), offered("tandem", "find-rate", "--fr"));
  }

  @Test
  void kindsAndNamesOfWhatIsThereAreCompleted() throws Exception {
    assertEquals(Set.of("model"), offered("tandem", "list", "mo"));
    assertEquals(Set.of("gpt"), offered("tandem", "describe", "model", "gp"));
    assertEquals(
        Set.of(
            "bert",
            "bilstm-crf",
            "clip",
            "distilbert",
            "glove",
            "gpt",
            "llama",
            "longformer",
            "mlp",
            "recurrent",
            "roberta",
            "seq2seq",
            "t5",
            "text-cnn",
            "transformer",
            "transformer-encoder",
            "word2vec"),
        offered("tandem", "describe", "model", ""));
    assertEquals(Set.of("djl", "tf"), offered("tandem", "describe", "backend", ""));
    assertEquals(
        Set.of(
            "angle",
            "batch-triplet",
            "circle",
            "contrastive",
            "cosent",
            "cosine-similarity",
            "distill-kl",
            "info-nce",
            "margin-mse",
            "matryoshka",
            "multiple-negatives-ranking",
            "nt-xent",
            "simcse",
            "softmax",
            "supervised-contrastive",
            "triplet"),
        offered("tandem", "describe", "objective", ""));
    assertEquals(
        Set.of("cutoff", "deletion", "eda", "insertion", "mixup", "swap", "synonyms"),
        offered("tandem", "describe", "augmentation", ""));
  }

  @Test
  void valuesOfOptionsAreCompleted() throws Exception {
    assertEquals(Set.of("djl", "tf"), offered("tandem", "bench", "--backend", ""));
    assertEquals(Set.of("gpt-small", "gpt2-124m"), offered("tandem", "bench", "--shape", "gpt"));
    assertEquals(Set.of("float32", "float16"), offered("tandem", "generate", "--precision", "f"));
    assertEquals(
        Set.of("first", "likely", "never"), offered("tandem", "generate", "--early-stopping", ""));
    assertEquals(Set.of("bash", "zsh"), offered("tandem", "completion", ""));
  }

  @Test
  void zshIsToldThatPathsAreFilesSoThatAFolderCanBeGoneInto() {
    String last = CommandRun.of("completion", "zsh").out().lines().reduce("", (a, b) -> b);
    assertTrue(last.contains("-o filenames"), last);
  }
}
