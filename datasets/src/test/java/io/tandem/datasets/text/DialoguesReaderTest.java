package io.tandem.datasets.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.error.BadInputException;
import io.tandem.datasets.text.DialoguesReader.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dialogues, whole and in pairs. */
class DialoguesReaderTest {
  @TempDir Path folder;

  private List<Document> read(String content, Form form, int history) throws IOException {
    Path file = folder.resolve("talks.jsonl");
    Files.writeString(file, content);
    return new DialoguesReader()
        .read(new DialoguesReader.Settings(file, "turns", form, history))
        .documents();
  }

  private static final String TALK =
      "{\"turns\": [\"hi\", \"hello\", \"how\\nare you?\", \"fine\", \"a\", \"b\"]}\n";

  @Test
  void aWholeDialogueHasALineForEachTurn() throws IOException {
    assertEquals(
        "User: hi\nAssistant: hello\nUser: how are you?\nAssistant: fine\nUser: a\nAssistant: b\n",
        read(TALK, Form.WHOLE, 2).get(0).text());
  }

  @Test
  void aPairHasAsMuchBeforeItsAnswerAsTheWindowReaches() throws IOException {
    List<Document> pairs = read(TALK, Form.PAIRS, 1);
    assertEquals(3, pairs.size());
    assertEquals("User: hi", pairs.get(0).text());
    assertEquals("User: how are you?\nAssistant: fine\nUser: a", pairs.get(2).text());
    assertEquals("b", pairs.get(2).attributes().get("target"));
    assertEquals("User: a", read(TALK, Form.PAIRS, 0).get(2).text());
  }

  @Test
  void whatIsNoDialogueIsRefused() {
    for (String wrong :
        List.of(
            "{\"turns\": [\"hi\"]}",
            "{\"turns\": [\"hi\", \" \"]}",
            "{\"said\": [\"a\", \"b\"]}")) {
      String message =
          assertThrows(BadInputException.class, () -> read(wrong, Form.WHOLE, 2)).getMessage();
      assertTrue(
          message.contains(":1: 'turns' must be a list of two turns or more")
              || message.contains("'turns' must be a list of two turns or more"),
          message);
    }
  }
}
