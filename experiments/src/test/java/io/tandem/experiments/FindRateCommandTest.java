package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tandem find-rate} on a tiny experiment. */
class FindRateCommandTest {
  @TempDir Path folder;
  private Path file;
  private Path output;

  @BeforeEach
  void aTinyExperiment() throws IOException {
    file = folder.resolve("tiny.conf");
    output = folder.resolve("rates");
    Files.writeString(folder.resolve("text.txt"), "the quick brown fox jumps\n\n".repeat(300));
    Files.writeString(file, TinyExperiment.text(folder.resolve("text.txt"), "[djl, tf]"));
  }

  private CommandRun find(String... more) {
    List<String> arguments = new ArrayList<>(List.of("find-rate", file.toString(), "--quiet"));
    arguments.addAll(List.of("--output", output.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private JsonObject rates() throws IOException {
    return JsonReader.read(output.resolve("rates.json")).asObject();
  }

  private static List<Double> losses(JsonObject rates) {
    return rates.member("points").asArray().items().stream()
        .map(JsonValue::asObject)
        .map(point -> point.member("loss").asDouble())
        .toList();
  }

  private Set<String> written() throws IOException {
    try (Stream<Path> files = Files.list(output)) {
      return files
          .map(f -> f.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void bothBackendsFindTheSameRate() throws IOException {
    String[] settings = {"model.dropout=0", "--steps=40", "--from=1e-4", "--to=10"};
    CommandRun first = find(settings);
    assertEquals(0, first.exit(), first.err());
    assertEquals(
        "tandem: taking 'djl', the first of the backends djl, tf; backend=tf takes another",
        first.err().strip());
    assertEquals(Set.of("rates.csv", "rates.json", "rates.png"), written());
    JsonObject djl = rates();
    assertEquals("djl", djl.member("backend").asString());
    double suggestion = djl.member("suggestion").asDouble();
    assertTrue(suggestion > 1e-4 && suggestion < 10, "suggests " + suggestion);
    assertTrue(first.out().contains("  training.schedule.peak = "), first.out());
    assertTrue(first.out().endsWith("Everything is in " + output + System.lineSeparator()));

    output = folder.resolve("again");
    List<String> more = new ArrayList<>(List.of(settings));
    more.addAll(List.of("backend=tf", "--json"));
    CommandRun second = find(more.toArray(new String[0]));
    assertEquals(0, second.exit(), second.err());
    assertEquals("", second.err());
    JsonObject tf = rates();
    assertEquals(tf, JsonReader.read(second.out(), "standard output"));
    assertEquals("tf", tf.member("backend").asString());
    // As long as the loss falls, rounding has not grown.
    for (int step = 0; step < 20; step++) {
      assertEquals(losses(djl).get(step), losses(tf).get(step), 1e-3, "step " + (step + 1));
    }
  }

  @Test
  void theExperimentsOwnRunIsNotTouched() throws IOException {
    output = folder.resolve("run");
    Files.createDirectories(output.resolve("checkpoints"));
    Files.writeString(output.resolve("config.conf"), "backend = djl");
    CommandRun run = find();
    assertEquals(2, run.exit(), run.out());
    assertTrue(run.err().contains("exists and is not empty"), run.err());
    assertEquals(Set.of("checkpoints", "config.conf"), written());
    assertTrue(
        RunCommand.folderFor(Path.of("conf/tiny.conf"), "-rate")
            .toString()
            .matches("runs/tiny-rate-\\d{8}-\\d{6}"));
  }

  @Test
  void ofACrossValidationTheFirstDivisionIsTakenAndSaidToBe() {
    CommandRun run = find("backend=djl", "split=null", "split.type=folds", "--steps=2");
    assertEquals(0, run.exit(), run.err());
    assertEquals(
        "tandem: taking the first of the 5 divisions of the cross-validation; split.fold=2 takes"
            + " another",
        run.err().strip());
    assertTrue(run.out().contains("There is no suggestion: it takes 13 points"), run.out());
    CommandRun program =
        CommandRun.of("describe", "program", file.toString(), "split=null", "split.type=folds");
    assertEquals(0, program.exit(), program.err());
  }

  @ParameterizedTest
  @CsvSource({
    "--from=1, --to=1e-3, rates from 1.0 to 0.001; they rise: from must be less than to",
    "--from=0, --to=1, a learning rate is a 32-bit float above 0",
    "--steps=1, --to=1, 1 steps; there must be from 2 to 10000",
    "--steps=many, --to=1, many",
    "training=null, training.type=kneser-ney, training: type 'kneser-ney' has no learning rate",
    "model.context=100000, backend=djl, shorter"
  })
  void whatCannotBeSearchedIsRefusedAndLeavesNothing(String first, String second, String reason) {
    CommandRun run = find(first, second);
    assertEquals(2, run.exit(), run.out());
    assertTrue(run.err().contains(reason), run.err());
    assertFalse(run.err().contains("\tat "), run.err());
    assertFalse(Files.exists(output));
  }
}
