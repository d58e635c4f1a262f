package io.tandem.datasets.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.ImageText;
import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesReaderTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void prepare() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
    Files.createDirectories(data.resolve("pictures"));
    Files.write(data.resolve("pictures/cat.png"), new byte[1]);
    Files.write(folder.resolve("secret.png"), new byte[1]);
  }

  private List<Document> read(String line) throws IOException {
    Path file = Files.writeString(data.resolve("lines.jsonl"), line + "\n");
    return new PicturesReader()
        .read(new PicturesReader.Settings(file, "picture", List.of("text"), Optional.empty()))
        .documents();
  }

  private String refused(String picture) {
    String line = "{\"text\": \"a\", \"picture\": \"" + picture + "\"}";
    return assertThrows(BadInputException.class, () -> read(line)).getMessage();
  }

  @Test
  void aPictureIsFoundFromTheFolderOfTheFile() throws IOException {
    Document one =
        read("{\"text\": \"cat\", \"picture\": \"pictures/cat.png\", \"more\": [\"pet\"]}").get(0);
    ImageText task = new ImageText("picture", Optional.of("more"));
    assertEquals(data.resolve("pictures/cat.png"), task.pictureOf(one));
    assertEquals(List.of("cat", "pet"), task.captionsOf(one));
  }

  @Test
  void noPictureLiesOutsideOfTheFolder() throws IOException {
    Files.createSymbolicLink(data.resolve("link.png"), folder.resolve("secret.png"));
    for (String out :
        List.of("../secret.png", "link.png", folder.resolve("secret.png").toString())) {
      String message = refused(out);
      assertTrue(message.contains("'" + out + "' leads out of the folder " + data), message);
    }
  }

  @Test
  void whatIsNotThereIsRefusedByItsLine() {
    assertEquals(
        "document 'lines.jsonl:1': there is no file 'pictures/dog.png' in " + data,
        refused("pictures/dog.png"));
    assertEquals(
        "document 'lines.jsonl:1': there is no file 'pictures' in " + data, refused("pictures"));
    assertTrue(refused("a\\u0000b").contains("is no name of a file"));
    assertEquals(
        "document 'lines.jsonl:1' has no 'picture', which 'data.picture' names; did you mean"
            + " 'pictures'? Allowed: pictures",
        assertThrows(
                BadInputException.class,
                () -> read("{\"text\": \"a\", \"pictures\": \"pictures/cat.png\"}"))
            .getMessage());
  }

  @Test
  void aTaskTellsWhatADocumentLacks() {
    ImageText task = new ImageText("picture", Optional.of("captions"));
    Document bare = new Document("d", "text");
    assertEquals(
        "document 'd' has no attribute 'picture', which 'task.picture' names; it has none at all",
        assertThrows(BadInputException.class, () -> task.pictureOf(bare)).getMessage());
    assertEquals(
        "document 'd' has no list 'captions', which 'task.captions' names; it has none at all",
        assertThrows(BadInputException.class, () -> task.captionsOf(bare)).getMessage());
  }
}
