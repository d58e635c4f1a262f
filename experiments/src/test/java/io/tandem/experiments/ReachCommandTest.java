package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReachCommandTest {
  @TempDir Path folder;

  private Path experiment(String name, String model) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".conf"),
        String.join(
            "\n",
            "backend = djl",
            "threads = 1",
            "data { type = recall, distance = 20, documents = 200 }",
            "task { type = classification }",
            "tokenizer { type = word-level, cut = spaces }",
            "model { embeddings { type = fresh, size = 8 }, dropout = 0, " + model + " }",
            "training { steps = 2, batch = 4, schedule { type = constant, peak = 0.01 } }",
            ""));
  }

  @Test
  void theMeanOfVectorsDependsOnAllAlikeAndARecurrenceLessOnWhatIsFurtherBack() throws IOException {
    Path mean = experiment("mean", "type = mlp, layers = []");
    Path rnn =
        experiment(
            "rnn",
            "type = recurrent, cell = rnn, bidirectional = false, hidden = 8, pooling = last");
    Path out = folder.resolve("out");
    CommandRun run = CommandRun.of("reach", mean.toString(), rnn.toString(), "-o", out.toString());
    assertEquals(0, run.exit(), run.err());
    List<String> lines = Files.readAllLines(out.resolve("reach.csv"));
    assertEquals("distance,\"mean\",\"rnn\"", lines.get(0));
    assertEquals(1 + 22, lines.size());
    double[] first = numbers(lines.get(1));
    double[] last = numbers(lines.get(22));
    assertEquals(0, first[0]);
    assertEquals(21, last[0]);
    assertTrue(first[1] > 0);
    // The gradient of a mean is the same for each of its terms, to rounding.
    assertEquals(first[1], last[1], 1e-6 * first[1]);
    // Each step back multiplies by a matrix of numbers within ±1/sqrt(8), whose norms are below 1.
    assertTrue(last[2] < 0.1 * first[2], lines.toString());
    assertTrue(run.out().startsWith("distance        mean         rnn\n       0"), run.out());
    assertTrue(Files.size(out.resolve("reach.png")) > 1000);
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void aModelOfWhichItCannotBeAskedAndANumberOutOfRangeAreRefused() throws IOException {
    CommandRun gpt = CommandRun.of("reach", TinyExperiment.in(folder, "djl", "").toString());
    assertEquals(2, gpt.exit());
    assertTrue(gpt.err().contains("with respect to the tokens of a 'gpt'"), gpt.err());
    CommandRun none = CommandRun.of("reach", "x.conf", "--documents", "0");
    assertEquals(2, none.exit());
    assertTrue(none.err().contains("--documents is 0; the least is 1"), none.err());
  }
}
