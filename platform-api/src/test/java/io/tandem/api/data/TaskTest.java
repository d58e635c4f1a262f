package io.tandem.api.data;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.error.BadInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TaskTest {
  private static final Document ADDRESS =
      new Document(
          "1801",
          "fellow citizens",
          Map.of("party", "Republican", "year", "1801"),
          Map.of("words", List.of("fellow", "citizens"), "tags", List.of("JJ", "NNS")));

  private static void refuses(Task task, Document document, String message) {
    TextDataset data = new TextDataset("data", List.of(document));
    BadInputException refused = assertThrows(BadInputException.class, () -> task.check(data));
    assertEquals(message, refused.getMessage());
  }

  @Test
  void whatIsToBePredictedIsReadFromTheDocument() {
    assertEquals("Republican", new Task.Classification("party").of(ADDRESS));
    assertEquals(1801, new Task.Regression("year").of(ADDRESS));
    assertEquals(List.of("JJ", "NNS"), new Task.Tagging("words", "tags").tagsOf(ADDRESS));
    assertEquals(new TreeSet<>(List.of("JJ", "NNS")), new Task.MultiLabel("tags").of(ADDRESS));
    assertEquals(List.of("Republican"), new Task.TextToText("party").of(ADDRESS));
    assertEquals(List.of("JJ", "NNS"), new Task.TextToText("tags").of(ADDRESS));
  }

  @Test
  void aTextToBePredictedNeedsNothingBesideItself() {
    TextDataset plain = new TextDataset("data", List.of(new Document("a", "text")));
    assertDoesNotThrow(() -> new Task.LanguageModelling().check(plain));
  }

  @Test
  void aDocumentWithoutItsLabelIsNamedWithWhatItHas() {
    refuses(
        new Task.Classification("partie"),
        ADDRESS,
        "document '1801' has no attribute 'partie', which 'task.label' names; did you mean"
            + " 'party'? Allowed: party, year");
    refuses(
        new Task.MultiLabel("labels"),
        new Document("a", "text"),
        "document 'a' has no list 'labels', which 'task.labels' names; it has none at all");
  }

  @Test
  void whatIsNoNumberIsRefused() {
    for (String text : List.of("many", "NaN", "Infinity", "1e999", "")) {
      refuses(
          new Task.Regression("year"),
          new Document("a", "text", Map.of("year", text)),
          "document 'a': 'year' is '" + text + "', which is no finite number");
    }
  }

  @Test
  void asManyTagsAsWordsAreAskedFor() {
    refuses(
        new Task.Tagging("words", "tags"),
        new Document(
            "a", "b c", Map.of(), Map.of("words", List.of("b", "c"), "tags", List.of("X"))),
        "document 'a' has 1 'tags' for 2 'words'; each word has one");
  }

  @Test
  void aChangedListChangesTheChecksum() {
    Document other =
        new Document(
            ADDRESS.name(),
            ADDRESS.text(),
            ADDRESS.attributes(),
            Map.of("words", List.of("fellow", "citizens"), "tags", List.of("JJ", "NN")));
    String one = new TextDataset("data", List.of(ADDRESS)).sha256();
    assertEquals(one, new TextDataset("other", List.of(ADDRESS)).sha256());
    assertEquals(false, one.equals(new TextDataset("data", List.of(other)).sha256()));
  }

  @Test
  void aTextWhereAListBelongsIsToldFromNothing() {
    refuses(
        new Task.MultiLabel("party"),
        ADDRESS,
        "document '1801': 'party', which 'task.labels' names, is one text and no list");
    refuses(
        new Task.Classification("tags"),
        ADDRESS,
        "document '1801': 'tags', which 'task.label' names, is a list and not one text");
  }

  private static Document asked(String text, List<String> answers, List<String> starts) {
    return new Document(
        "q", text, Map.of("question", "Who?"), Map.of("answers", answers, "answer-starts", starts));
  }

  @Test
  void answersStandWhereTheyAreSaidTo() {
    Task.QuestionAnswering task =
        new Task.QuestionAnswering("question", "answers", "answer-starts", false);
    String text = "the cat and the cat";
    assertEquals(16, task.of(asked(text, List.of("cat"), List.of("16"))).get(0).begin());
    refuses(
        task,
        asked(text, List.of("cat"), List.of("5")),
        "document 'q': the answer 'cat' does not stand in the text at character 5");
    for (String start : List.of("-1", "400", "99999999999", "x")) {
      refuses(
          task,
          asked(text, List.of("cat"), List.of(start)),
          "document 'q': the answer 'cat' does not stand in the text at character " + start);
    }
    refuses(
        task,
        asked(text, List.of("cat"), List.of()),
        "document 'q' has 0 'answer-starts' for 1 'answers'; each answer has one");
    refuses(
        task,
        asked(text, List.of(), List.of()),
        "document 'q' has no answer in 'answers', which 'task.answers' names; texts without an"
            + " answer want 'task.no-answer = true'");
    Document unplaced =
        new Document("q", text, Map.of("question", "Who?"), Map.of("answers", List.of("cat")));
    assertEquals(4, task.of(unplaced).get(0).begin());
  }

  @Test
  void choicesAreNumberedFromZero() {
    Task.MultipleChoice task =
        new Task.MultipleChoice("choices", Optional.of("question"), "answer");
    Map<String, List<String>> choices = Map.of("choices", List.of("a", "b"));
    Document document =
        new Document("d", "text", Map.of("question", "Which?", "answer", "1"), choices);
    assertEquals(1, task.of(document));
    assertEquals(List.of("Which? a", "Which? b"), task.choicesOf(document));
    refuses(
        task,
        new Document("d", "text", Map.of("question", "Which?", "answer", "2"), choices),
        "document 'd': 'answer' is '2'; allowed are the numbers of its 2 choices, 0 to 1");
    refuses(
        task,
        new Document(
            "d", "text", Map.of("question", "?", "answer", "0"), Map.of("choices", List.of("a"))),
        "document 'd' has 1 'choices'; at least two");
  }
}
