package io.tandem.api.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void failedWriteLeavesTheOldContentAndNothingBeside() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "old");
    IOException failed =
        assertThrows(
            IOException.class,
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
                      throw new IOException("disk full");
                    }));
    assertEquals("disk full", failed.getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("a.txt"), names());
  }

  @Test
  void folderIsNotReplaced() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Files.writeString(inner.resolve("kept.txt"), "kept");
    assertThrows(IOException.class, () -> AtomicFile.write(inner, "text"));
    assertEquals("kept", Files.readString(inner.resolve("kept.txt")));
    assertEquals(List.of("inner"), names());
  }

  @Test
  void missingFolderIsAnError() {
    assertThrows(IOException.class, () -> AtomicFile.write(folder.resolve("no/a.txt"), "text"));
  }

  @Test
  void oldContentIsReplacedAsAWhole() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "much longer than the new one");
    AtomicFile.write(file, "n\u00fc");
    assertEquals("n\u00fc", Files.readString(file));
    assertEquals(List.of("a.txt"), names());
  }

  @Test
  void readersSeeTheOldContentUntilTheNewOneIsComplete() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "old");
    AtomicFile.write(
        file,
        channel -> {
          AtomicFile.writeFully(channel, ByteBuffer.wrap(new byte[] {'n', 'e', 'w'}));
          assertEquals("old", Files.readString(file));
        });
    assertEquals("new", Files.readString(file));
  }
}
