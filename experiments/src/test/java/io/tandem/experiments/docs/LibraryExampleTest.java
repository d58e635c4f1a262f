package io.tandem.experiments.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of the page on training, run as it stands there. */
class LibraryExampleTest {
  private static final String PAGE = "docs/training.md";

  @TempDir Path folder;

  @Test
  void itTrainsAndMeasures() throws Exception {
    CodeBlock example =
        Page.of(PAGE, Files.readString(Repository.ROOT.resolve(PAGE))).blocks().stream()
            .filter(block -> block.language().equals("java"))
            .findFirst()
            .orElseThrow();
    Path classes = JavaBlocks.compileStatements(List.of(), example, folder);
    List<String> lines = Printed.during(() -> JavaBlocks.run(classes)).lines().toList();
    assertEquals(40, lines.stream().filter(line -> line.startsWith("Stepped[")).count());
    Matcher loss = Pattern.compile("\\{loss=([0-9.]+), ").matcher(lines.get(lines.size() - 1));
    assertTrue(loss.find(), lines.get(lines.size() - 1));
    // A model that knows nothing has log 512 = 6.2 nats.
    assertTrue(Double.parseDouble(loss.group(1)) < 5.5, loss.group());
  }
}
