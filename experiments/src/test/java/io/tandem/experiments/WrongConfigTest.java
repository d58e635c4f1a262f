package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wrong configs, each with the message that it gets, word for word: {@code wrong-configs.txt} holds
 * the lines that spoil an experiment that would run, and what {@code tandem check} says of them.
 */
class WrongConfigTest {
  private static final String BASE =
      """
      backend = djl
      data { type = text-file, path = "FOLDER/text.txt", documents = blank-line }
      tokenizer { type = byte-pair, vocabulary-size = 300 }
      model { type = gpt, layers = 1, hidden = 8, heads = 2, context = 8, dropout = 0 }
      training { steps = 2, batch = 2, schedule { type = constant, peak = 1e-3 } }
      """;

  @TempDir Path folder;

  /** Lines of a config and what is said of them. */
  record Mistake(String name, String lines, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Mistake> mistakes() throws IOException {
    try (InputStream in = WrongConfigTest.class.getResourceAsStream("wrong-configs.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Pattern.compile("^== ", Pattern.MULTILINE)
          .splitAsStream(text)
          .filter(block -> !block.isBlank())
          .map(WrongConfigTest::mistake)
          .toList();
    }
  }

  private static Mistake mistake(String block) {
    String[] head = block.split("\\R", 2);
    String[] parts = head[1].split("(?m)^--\\R", 2);
    return new Mistake(head[0], parts[0], parts.length > 1 ? parts[1] : "");
  }

  private CommandRun check(String lines) throws IOException {
    Path file = folder.resolve("wrong.conf");
    Files.writeString(folder.resolve("text.txt"), "the quick brown fox jumps\n\n".repeat(99));
    Files.writeString(file, (BASE + lines).replace("FOLDER", folder.toString()));
    return CommandRun.of("check", file.toString());
  }

  @Test
  void theExperimentThatIsSpoiledIsRightByItself() throws IOException {
    CommandRun run = check("");
    assertEquals(0, run.exit(), run.err());
  }

  @Test
  void thereAreThirtyKindsAtLeast() throws IOException {
    assertTrue(mistakes().stream().map(Mistake::message).distinct().count() >= 30);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aWrongConfigIsRefusedWithTheMessage(Mistake mistake) throws IOException {
    CommandRun run = check(mistake.lines());
    assertEquals(
        mistake.message(),
        run.err().replace(folder + "/", "").replace(folder.toString(), "FOLDER"));
    assertEquals(2, run.exit());
    assertEquals("", run.out());
    try (Stream<Path> files = Files.list(folder)) {
      assertFalse(files.anyMatch(Files::isDirectory), "something was written");
    }
  }
}
