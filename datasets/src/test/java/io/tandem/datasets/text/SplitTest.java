package io.tandem.datasets.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
  @Test
  void everyThirdOfEightDocumentsIsForValidation() {
    Split.Parts parts = new Split.EveryNth(3).apply(numbered(8));
    assertEquals(List.of("1", "2", "4", "5", "7", "8"), names(parts.training()));
    assertEquals(List.of("3", "6"), names(parts.validation()));
  }

  @Test
  void eachDocumentIsForValidationInOneFoldAndInNoOther() {
    List<String> seen = new ArrayList<>();
    for (int fold = 1; fold <= 3; fold++) {
      Split.Parts parts = Split.fold(3, fold).apply(numbered(8));
      seen.addAll(names(parts.validation()));
      List<String> all = new ArrayList<>(names(parts.training()));
      all.addAll(names(parts.validation()));
      assertEquals(names(numbered(8)), all.stream().sorted().toList());
    }
    assertEquals(List.of("1", "4", "7", "2", "5", "8", "3", "6"), seen);
  }

  @Test
  void foldsThatThereAreTooFewDocumentsForAreRefused() {
    BadInputException error =
        assertThrows(BadInputException.class, () -> Split.fold(3, 1).apply(numbered(2)));
    assertEquals(
        "numbers has 2 documents, too few for 3 folds of at least one each", error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Split.fold(3, 4));
    assertThrows(IllegalArgumentException.class, () -> Split.fold(3, 0));
  }

  private static TextDataset parted(String... parts) {
    List<Document> documents = new ArrayList<>();
    for (String part : parts) {
      String name = Integer.toString(documents.size() + 1);
      documents.add(new Document(name, "text", Map.of("part", part)));
    }
    return new TextDataset("parted", documents);
  }

  @Test
  void documentsAreDividedByWhatTheDataSaysOfThem() {
    Split.Parts parts =
        new Split.ByAttribute("part", List.of("b", "c")).apply(parted("a", "b", "a", "c"));
    assertEquals(List.of("1", "3"), names(parts.training()));
    assertEquals(List.of("2", "4"), names(parts.validation()));
  }

  @Test
  void aDivisionThatTheDataDoesNotKnowIsRefused() {
    assertEquals(
        "parted: no document has 'held' as its 'part', which 'split.values' names; did you mean"
            + " 'hold'? Allowed: hold, train",
        assertThrows(
                BadInputException.class,
                () -> new Split.ByAttribute("part", List.of("held")).apply(parted("train", "hold")))
            .getMessage());
    assertEquals(
        "parted: all 1 documents are for validation when those are kept whose 'part' is one of [a]",
        assertThrows(
                BadInputException.class,
                () -> new Split.ByAttribute("part", List.of("a")).apply(parted("a")))
            .getMessage());
    assertEquals(
        "numbers: document '1' has no attribute 'part', which 'split.attribute' names; it has none"
            + " at all",
        assertThrows(
                BadInputException.class,
                () -> new Split.ByAttribute("part", List.of("a")).apply(numbered(2)))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Split.ByAttribute("part", List.of()));
  }

  /** The shares are sha256sum's first eight digits of "1" … "8", over 2^32. */
  @Test
  void documentsKeepThePartThatTheHashOfTheirNameGivesThem() {
    // 1: 6b86b273 0.42, 2: d4735e3a 0.83, 3: 4e074085 0.30, 4: 4b227777 0.29,
    // 5: ef2d127d 0.93, 6: e7f6c011 0.91, 7: 7902699b 0.47, 8: 2c624232 0.17
    Split.Parts parts = Split.byHash(0.3).apply(numbered(8));
    assertEquals(List.of("4", "8"), names(parts.validation()));
    assertEquals(List.of("1", "2", "3", "5", "6", "7"), names(parts.training()));
    assertEquals(List.of("4"), names(Split.byHash(0.3).apply(numbered(4)).validation()));
  }

  @Test
  void documentsThatShareAnAttributeStayTogether() {
    List<Document> documents =
        IntStream.range(0, 60)
            .mapToObj(i -> new Document("d" + i, "text", Map.of("book", "b" + i / 10)))
            .toList();
    Split.Parts parts =
        new Split.ByHash(0.5, Optional.of("book")).apply(new TextDataset("books", documents));
    assertEquals(60, parts.training().documents().size() + parts.validation().documents().size());
    for (Document document : parts.training().documents()) {
      String book = document.attributes().get("book");
      assertEquals(
          0,
          parts.validation().documents().stream()
              .filter(other -> other.attributes().get("book").equals(book))
              .count());
    }
    BadInputException error =
        assertThrows(
            BadInputException.class,
            () ->
                new Split.ByHash(0.5, Optional.of("boek"))
                    .apply(new TextDataset("books", documents)));
    assertEquals(
        "books: document 'd0' has no attribute 'boek', which 'split.by' names; did you mean 'book'?"
            + " Allowed: book",
        error.getMessage());
  }

  @Test
  void aHashThatLeavesAPartEmptyIsRefused() {
    BadInputException error =
        assertThrows(BadInputException.class, () -> Split.byHash(0.3).apply(numbered(3)));
    assertEquals(
        "numbers: all 3 documents are for training when 0.3 of them are kept by a hash of their"
            + " names; change the fraction, or split by every-nth",
        error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Split.byHash(0));
  }

  @Test
  void tooFewDocumentsAreRefusedWithTheWayOut() {
    BadInputException error =
        assertThrows(BadInputException.class, () -> new Split.EveryNth(22).apply(numbered(1)));
    assertEquals(
        "numbers has 1 document, too few to keep every 22nd for validation; keep more of them, or"
            + " split by tail, which cuts each document",
        error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "one two three four,0.5,one two three, four", // place 9 lies in "three"
        "one two three four,0.62,one two, three four", // place 6
        "one two three four,0.65,one two, three four", // place 6
        "one two three four,0.9,one, two three four", // place 1
        "unbroken,0.25,unbrok,en",
        "ab\uD83D\uDE00cd,0.5,ab\uD83D\uDE00,cd", // place 3 lies inside the emoji
      })
  void aTailIsCutBeforeWhiteSpaceOrBetweenCharacters(
      String text, double fraction, String training, String validation) {
    Document document = new Document("d", text, Map.of("year", "1790"));
    Split.Parts parts = new Split.Tail(fraction).apply(new TextDataset("one", List.of(document)));
    assertEquals(
        List.of(new Document("d", training, Map.of("year", "1790"))), parts.training().documents());
    assertEquals(
        List.of(new Document("d", validation, Map.of("year", "1790"))),
        parts.validation().documents());
  }

  @Test
  void aDocumentTooShortForATailIsNamed() {
    TextDataset dataset = new TextDataset("letters", List.of(new Document("x", "a")));
    BadInputException error =
        assertThrows(BadInputException.class, () -> new Split.Tail(0.1).apply(dataset));
    assertEquals(
        "letters: document 'x' of 1 characters is too short to keep 0.1 of it for validation",
        error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN})
  void aFractionOutOfRangeIsRefused(double fraction) {
    assertThrows(IllegalArgumentException.class, () -> new Split.Tail(fraction));
  }

  private static TextDataset numbered(int count) {
    return new TextDataset(
        "numbers",
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> new Document(Integer.toString(i), "text " + i))
            .toList());
  }

  private static List<String> names(TextDataset dataset) {
    return dataset.documents().stream().map(Document::name).toList();
  }
}
