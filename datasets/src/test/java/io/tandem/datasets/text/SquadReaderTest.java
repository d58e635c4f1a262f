package io.tandem.datasets.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.tck.data.DatasetReaderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SquadReaderTest extends DatasetReaderContract<SquadReader.Settings> {
  /** Version 2, with a character of two {@code char}s before the answer. */
  private static final String TWO =
      """
      {"version": "v2.0", "data": [{"title": "Cats", "paragraphs": [{
        "context": "\uD83D\uDE00 The cat sleeps on the mat.",
        "qas": [
          {"id": "q1", "question": "Who sleeps?", "is_impossible": false,
           "answers": [{"text": "The cat", "answer_start": 2}, {"text": "cat", "answer_start": 6}]},
          {"id": "q2", "question": "Who barks?", "is_impossible": true, "answers": [],
           "plausible_answers": [{"text": "cat", "answer_start": 6}]}
        ]}]}]}
      """;

  @TempDir Path folder;

  @Override
  protected DatasetReader<SquadReader.Settings> provider() {
    return new SquadReader();
  }

  private static SquadReader.Settings of(Path file) {
    return new SquadReader.Settings(file);
  }

  @Override
  protected SquadReader.Settings readable(Path empty) throws IOException {
    return of(Files.writeString(empty.resolve("a"), TWO));
  }

  @Override
  protected Map<String, SquadReader.Settings> unreadable(Path empty) throws IOException {
    return Map.of(
        "nothing there", of(empty.resolve("missing")),
        "a folder", of(Files.createDirectory(empty.resolve("folder"))),
        "nothing in it", of(Files.writeString(empty.resolve("none"), "{\"data\": []}")),
        "malformed", of(Files.writeString(empty.resolve("malformed"), "{\"data\": [")),
        "another form", of(Files.writeString(empty.resolve("list"), "[1]")),
        "one id twice", of(Files.writeString(empty.resolve("ids"), TWO.replace("q2", "q1"))));
  }

  @Test
  void eachQuestionIsADocumentWithItsAnswers() throws IOException {
    List<Document> read = provider().read(readable(folder)).documents();
    assertEquals(List.of("q1", "q2"), read.stream().map(Document::name).toList());
    assertEquals(Map.of("question", "Who sleeps?", "title", "Cats"), read.get(0).attributes());
    Task.QuestionAnswering task =
        new Task.QuestionAnswering("question", "answers", "answer-starts", true);
    List<Task.QuestionAnswering.Answer> answers = task.of(read.get(0));
    // Places are characters in the file, and Java's here.
    assertEquals(new Task.QuestionAnswering.Answer("The cat", 3), answers.get(0));
    assertEquals(new Task.QuestionAnswering.Answer("cat", 7), answers.get(1));
    assertTrue(task.of(read.get(1)).isEmpty());
  }

  @Test
  void whatIsMissingIsToldWithItsPlace() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a"), TWO.replace("\"question\": \"Who b", "\"q\": \"Who b"));
    String message =
        assertThrows(BadInputException.class, () -> provider().read(of(file))).getMessage();
    assertTrue(message.startsWith(file + ": data[0].paragraphs[0].qas[1]: "), message);
    assertTrue(message.contains("question"), message);
  }
}
