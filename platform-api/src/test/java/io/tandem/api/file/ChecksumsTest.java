package io.tandem.api.file;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumsTest {
  @TempDir Path folder;

  @Test
  void filesOfFoldersInsideAreHeldAgainstTheirs() throws IOException {
    Files.writeString(folder.resolve("a"), "one");
    Path inside = Files.createDirectory(folder.resolve("part"));
    Files.writeString(inside.resolve("a"), "two");
    Checksums.write(folder);
    Checksums.check(folder, List.of("a", "part/a"));
    Files.writeString(inside.resolve("a"), "too");
    String message =
        assertThrows(BadInputException.class, () -> Checksums.check(folder, List.of("a")))
            .getMessage();
    assertTrue(message.startsWith(inside.resolve("a") + ": is damaged"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", "../a", "part/..", "./a", "/a", "part//a", "part/", "part/more/a", "a\\b"})
  void namesThatLeadElsewhereAreRefused(String name) throws IOException {
    Files.writeString(folder.resolve("a"), "one");
    Checksums.write(folder);
    try (var files = Files.list(folder)) {
      Path sums = files.filter(file -> !file.endsWith("a")).findFirst().orElseThrow();
      Files.writeString(sums, "0".repeat(64) + "  " + name + "\n");
    }
    String message =
        assertThrows(BadInputException.class, () -> Checksums.check(folder, List.of()))
            .getMessage();
    assertTrue(message.contains("is not a checksum"), message);
  }
}
