package io.tandem.datasets.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextReadersTest {
  @TempDir Path folder;

  @Test
  void aFileIsOneDocumentKeptToTheLastCharacter() throws IOException {
    assertEquals(
        List.of(new Document("a.txt", " one\r\n\r\n two \n")),
        readFile(" one\r\n\r\n two \n", DocumentBoundary.FILE));
  }

  @Test
  void blankLinesCutAFileIntoParagraphsNamedAfterTheirFirstLine() throws IOException {
    assertEquals(
        List.of(
            new Document("a.txt:3", "one\r\n  more"),
            new Document("a.txt:8", "two"),
            new Document("a.txt:10", "three")),
        readFile("\n \t\none\r\n  more\r\n\r\n\r\n\r\ntwo\n\nthree", DocumentBoundary.BLANK_LINE));
  }

  @Test
  void linesCutAFileIntoDocumentsWithBlankOnesPassedOver() throws IOException {
    assertEquals(
        List.of(
            new Document("a.txt:1", "one"),
            new Document("a.txt:2", " two"),
            new Document("a.txt:4", "three\u2028still three")),
        readFile("one\n two\r\n  \rthree\u2028still three\n", DocumentBoundary.LINE));
  }

  @Test
  void aFileOfWhiteSpaceIsRefused() throws IOException {
    for (DocumentBoundary boundary : DocumentBoundary.values()) {
      BadInputException error =
          assertThrows(BadInputException.class, () -> readFile(" \n\t\r\n", boundary));
      assertEquals(
          folder.resolve("a.txt") + ": the file holds nothing but white space", error.getMessage());
    }
  }

  @Test
  void aFolderIsReadInTheOrderOfItsPathsWhateverItsFileSystemSays() throws IOException {
    for (String name : List.of("b.txt", "a/z.txt", "a.txt", "B.txt", "a/deep/er.txt", "c.md")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
    TextDataset dataset = readFolder();
    assertEquals(
        List.of("B.txt", "a.txt", "a/deep/er.txt", "a/z.txt", "b.txt"),
        dataset.documents().stream().map(Document::name).toList());
    assertTrue(dataset.documents().stream().allMatch(d -> d.text().equals(d.name())));
  }

  @Test
  void aFolderWithoutTextIsRefused() throws IOException {
    Files.writeString(folder.resolve("notes.md"), "text");
    assertEquals(folder + ": the folder has no files that end in '.txt'", folderError());
    Path missing = folder.resolve("missing");
    BadInputException error =
        assertThrows(
            BadInputException.class,
            () ->
                new TextFolderReader()
                    .read(new TextFolderReader.Settings(missing, ".txt", DocumentBoundary.FILE)));
    assertEquals(missing + ": there is no such folder", error.getMessage());
  }

  @Test
  void oneBadFileSpoilsTheFolderAndIsNamed() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "good");
    Path bad = folder.resolve("b.txt");
    Files.write(bad, new byte[] {'o', 'k', '\n', (byte) 0xFF});
    assertEquals(
        bad + ": line 2: not UTF-8: byte 0xFF at offset 3 (counted from 0)", folderError());
    Files.write(bad, new byte[0]);
    assertEquals(bad + ": the file is empty", folderError());
  }

  @Test
  void aLinkInAFolderIsRefused(@TempDir Path elsewhere) throws IOException {
    Path secret = Files.writeString(elsewhere.resolve("secret.txt"), "secret");
    Path link = Files.createSymbolicLink(folder.resolve("a.txt"), secret);
    assertEquals(link + ": is a symbolic link; put the file itself into the folder", folderError());
  }

  private List<Document> readFile(String text, DocumentBoundary boundary) throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), text);
    return new TextFileReader().read(new TextFileReader.Settings(file, boundary)).documents();
  }

  private TextDataset readFolder() {
    return new TextFolderReader()
        .read(new TextFolderReader.Settings(folder, ".txt", DocumentBoundary.FILE));
  }

  private String folderError() {
    return assertThrows(BadInputException.class, this::readFolder).getMessage();
  }
}
