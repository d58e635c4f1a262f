package io.tandem.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not forced may be lost, and everything that is forced is there. */
class CrashesTest {
  @TempDir Path real;
  private FaultyFileSystem faulty;
  private Path root;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(real.resolve("old"), "before");
    faulty = FaultyFileSystem.over(real);
    root = faulty.root();
  }

  private void write(String name, String text, boolean force) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            root.resolve(name),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      channel.write(StandardCharsets.UTF_8.encode(text));
      if (force) {
        channel.force(true);
      }
    }
  }

  private void forceFolder() throws IOException {
    try (FileChannel channel = FileChannel.open(root, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** What may be found under a name after all that was done; zeros as 0, nothing as -. */
  private Set<String> found(String name) throws Exception {
    Set<String> found = new TreeSet<>();
    new Crashes(faulty.history(), 500, 1)
        .forEach(
            (done, state) -> {
              if (done == faulty.history().size()) {
                found.add(
                    state.items().get(name) instanceof DiskState.File file
                        ? StandardCharsets.UTF_8
                            .decode(file.content().duplicate())
                            .toString()
                            .replace('\0', '0')
                        : "-");
              }
            });
    return found;
  }

  @Test
  void whatIsNotForcedMayBeLostOrTornOrZeros() throws Exception {
    write("new", "abc", false);
    assertEquals(Set.of("-", "", "0", "00", "000", "a", "ab", "abc"), found("new"));
    assertEquals(Set.of("before"), found("old"), "nobody touched it");
  }

  @Test
  void forcedFileMayStillLackItsName() throws Exception {
    write("new", "abc", true);
    assertEquals(Set.of("-", "abc"), found("new"));
    forceFolder();
    assertEquals(Set.of("abc"), found("new"));
  }

  @Test
  void forcedFolderMayStillHaveAnEmptyFile() throws Exception {
    write("new", "abc", false);
    forceFolder();
    assertTrue(found("new").containsAll(Set.of("", "000", "ab", "abc")));
    assertFalse(found("new").contains("-"));
  }

  @Test
  void renameOfAFileThatIsNotForcedMayLoseOldAndNew() throws Exception {
    write("new", "after!", false);
    Files.move(root.resolve("new"), root.resolve("old"), StandardCopyOption.ATOMIC_MOVE);
    assertTrue(found("old").containsAll(Set.of("before", "after!", "", "000000")));
  }

  @Test
  void renameOfAForcedFileLeavesTheOldOrTheNew() throws Exception {
    write("new", "after!", true);
    Files.move(root.resolve("new"), root.resolve("old"), StandardCopyOption.ATOMIC_MOVE);
    assertEquals(Set.of("before", "after!"), found("old"));
    forceFolder();
    assertEquals(Set.of("after!"), found("old"));
    assertEquals(Set.of("-"), found("new"));
  }

  @Test
  void overwrittenBlocksAreOldOrNewEachForItself() throws Exception {
    String first = "x".repeat(64) + "y".repeat(64);
    write("file", first, true);
    forceFolder();
    try (FileChannel channel = FileChannel.open(root.resolve("file"), StandardOpenOption.WRITE)) {
      channel.write(
          ByteBuffer.wrap(first.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)));
    }
    assertTrue(
        found("file")
            .containsAll(
                Set.of(
                    first,
                    "X".repeat(64) + "y".repeat(64),
                    "x".repeat(64) + "Y".repeat(64),
                    "X".repeat(64) + "Y".repeat(64))));
  }

  @Test
  void removedNamesMayComeBackUntilTheFolderIsForced() throws Exception {
    Files.delete(root.resolve("old"));
    assertEquals(Set.of("-", "before"), found("old"));
    forceFolder();
    assertEquals(Set.of("-"), found("old"));
  }

  @Test
  void statesCanBeWrittenToRealFolders(@TempDir Path made) throws Exception {
    Files.createDirectory(root.resolve("folder"));
    write("folder/file", "abc", true);
    Files.createSymbolicLink(root.resolve("link"), faulty.getPath("folder"));
    DiskState[] last = new DiskState[1];
    new Crashes(faulty.history(), 0, 1).forEach((done, state) -> last[0] = state);
    last[0].writeTo(made);
    assertEquals("before", Files.readString(made.resolve("old")));
    assertEquals(Path.of("folder"), Files.readSymbolicLink(made.resolve("link")));
  }

  @Test
  void aCheckThatFailsTellsTheStateAndWhen() throws Exception {
    write("new", "abc", true);
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                new Crashes(faulty.history(), 0, 1)
                    .forEach((done, state) -> assertTrue(state.items().size() < 2)));
    assertTrue(error.getMessage().startsWith("after 1 operations, Add["), error.getMessage());
  }
}
