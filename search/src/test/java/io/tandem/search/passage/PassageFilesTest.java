package io.tandem.search.passage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassageFilesTest {
  private static final PassageCutting SHORT = new PassageCutting(6, Locale.ENGLISH);

  @TempDir Path folder;

  private static List<Passage> read(Path path) throws IOException {
    return PassageFiles.read(path, SHORT);
  }

  @Test
  void linesAndJsonLinesArePassagesWithTheirPlaces() throws IOException {
    Path lines = Files.writeString(folder.resolve("a.txt"), "one\n\n  \ntwo words\n");
    assertEquals(
        List.of(new Passage("a.txt:1", 0, "one"), new Passage("a.txt:4", 0, "two words")),
        read(lines));
    Path json = Files.writeString(folder.resolve("b.jsonl"), "{\"text\": \"x\", \"id\": 3}\n");
    assertEquals(List.of(new Passage("b.jsonl:1", 0, "x")), read(json));
  }

  @Test
  void aFoldersTextsAreCutBetweenSentences() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    String text = "A first one. A second sentence.\nAnd a third. One that has more than six words.";
    Files.writeString(folder.resolve("in/a.txt"), text);
    Files.writeString(folder.resolve("b.txt"), "Alone.");
    Files.writeString(folder.resolve("c.md"), "not read");
    List<Passage> passages = read(folder);
    assertEquals(
        List.of(
            "Alone.",
            "A first one. A second sentence.",
            "And a third.",
            "One that has more than six words."),
        passages.stream().map(Passage::text).toList());
    assertEquals(
        List.of("b.txt", "in/a.txt", "in/a.txt", "in/a.txt"),
        passages.stream().map(Passage::source).toList());
    for (Passage passage : passages.subList(1, 4)) {
      assertTrue(text.startsWith(passage.text(), passage.begin()), passage.toString());
    }
  }

  @Test
  void whatCannotBeReadIsRefusedWithItsPlace() throws IOException {
    assertRefused("no such file or folder", folder.resolve("nothing"));
    assertRefused("no text in its .txt files", folder);
    assertRefused(
        "bad.jsonl:2",
        Files.writeString(folder.resolve("bad.jsonl"), "{\"text\": \"x\"}\n{\"a\": 1}"));
    assertRefused("not UTF-8", Files.write(folder.resolve("x"), new byte[] {(byte) 0xFF}));
    assertRefused("no passage", Files.writeString(folder.resolve("empty"), "\n\n"));
  }

  private static void assertRefused(String why, Path path) {
    String message = assertThrows(BadInputException.class, () -> read(path)).getMessage();
    assertTrue(message.contains(why), message);
  }
}
