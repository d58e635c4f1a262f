package io.tandem.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {
  @TempDir Path real;
  private FaultyFileSystem faulty;
  private Path root;

  @BeforeEach
  void open() throws IOException {
    faulty = FaultyFileSystem.over(real);
    root = faulty.root();
  }

  @Test
  void filesAreReadAndWrittenAsWithoutIt() throws IOException {
    Path file = Files.writeString(root.resolve("folder").resolveSibling("file"), "abc");
    assertEquals("abc", Files.readString(file));
    assertEquals("abc", Files.readString(real.resolve("file")));
    assertEquals(root.resolve("file"), file);
    assertEquals(root.resolve("file").hashCode(), file.hashCode());
    assertFalse(file.equals(real.resolve("file")), "of another file system");
    assertEquals(real.resolve("file").toString(), file.toString());
    try (Stream<Path> inside = Files.list(root)) {
      assertEquals(file, inside.findFirst().orElseThrow());
    }
  }

  @Test
  void oneCallFailsAndTheNextSucceeds() throws IOException {
    faulty.faults().failAt(0);
    IOException failed =
        assertThrows(IOException.class, () -> Files.createDirectory(root.resolve("a")));
    assertEquals("Input/output error: make " + root.resolve("a"), failed.getMessage());
    Files.createDirectory(root.resolve("a"));
    assertEquals(2, faulty.faults().calls());
    assertEquals(1, faulty.history().size(), "what failed was not done");
  }

  @Test
  void listingMayFailAfterItBegan() throws IOException {
    faulty.faults().failAt(1);
    try (Stream<Path> inside = Files.list(root)) {
      assertThrows(UncheckedIOException.class, inside::toList);
    }
  }

  @Test
  void fullDiskTakesHalfOfAWriteAndNothingMoreButNamesCanBeTakenAway() throws IOException {
    Path file = root.resolve("file");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[10]));
      faulty.faults().fillUpAt(faulty.faults().calls());
      for (int i = 0; i < 2; i++) {
        IOException full =
            assertThrows(IOException.class, () -> channel.write(ByteBuffer.wrap(new byte[8])));
        assertTrue(full.getMessage().startsWith(Faults.FULL), full.getMessage());
        assertEquals(14, channel.size());
      }
      channel.force(true);
    }
    assertThrows(IOException.class, () -> Files.writeString(root.resolve("other"), "x"));
    Files.delete(file);
    faulty.faults().end();
    Files.writeString(root.resolve("other"), "x");
  }

  @Test
  void shortWritesTakeAtLeastOneByte() throws IOException {
    faulty.faults().shortenWrites(3);
    try (FileChannel channel =
        FileChannel.open(
            root.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(new byte[1000]);
      int writes = 0;
      while (bytes.hasRemaining()) {
        assertTrue(channel.write(bytes) > 0);
        writes++;
      }
      assertTrue(writes > 1, "short");
      assertEquals(1000, channel.size());
    }
  }
}
