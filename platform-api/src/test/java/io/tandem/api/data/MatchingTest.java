package io.tandem.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchingTest {
  private static final Document DOCUMENT =
      new Document(
          "one",
          "a",
          Map.of("b", "second", "n", "single", "s", "0.5", "l", "x", "word", "high"),
          Map.of("many", List.of("c", "d"), "none", List.of(), "scores", List.of("1", "0", "0.2")));

  private static Optional<String> named(String key) {
    return key == null ? Optional.empty() : Optional.of(key);
  }

  private static Matching task(String second, String negatives, String score, String label) {
    return new Matching(named(second), named(negatives), named(score), named(label));
  }

  private static String refused(Matching task) {
    TextDataset data = new TextDataset("texts", List.of(DOCUMENT));
    return assertThrows(BadInputException.class, () -> task.check(data)).getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    ",,,,TEXTS",
    "b,,,,PAIRS",
    "b,many,,,TRIPLETS",
    "b,,s,,SCORED_PAIRS",
    "b,many,scores,,SCORED_TRIPLETS",
    "b,,,l,LABELLED_PAIRS",
    ",,,l,LABELLED_TEXTS"
  })
  void theKeysThatAreGivenSayWhichFormExamplesHave(
      String second, String negatives, String score, String label, Matching.Form form) {
    Matching task = task(second, negatives, score, label);
    task.check(new TextDataset("texts", List.of(DOCUMENT)));
    assertEquals(form, task.form());
  }

  @ParameterizedTest
  @CsvSource({",many,,", ",,s,", "b,many,,l", "b,,s,l"})
  void keysThatDoNotGoTogetherAreRefused(
      String second, String negatives, String score, String label) {
    assertThrows(IllegalArgumentException.class, () -> task(second, negatives, score, label));
  }

  @Test
  void textsAndScoresStandInOneOrder() {
    Matching task = task("b", "many", "scores", null);
    assertEquals(List.of("second", "c", "d"), task.othersOf(DOCUMENT));
    assertEquals(List.of(1.0, 0.0, 0.2), task.scoresOf(DOCUMENT));
    assertEquals(List.of("a", "second", "c", "d"), task.texts(DOCUMENT));
    assertEquals(List.of("second", "single"), task("b", "n", null, null).othersOf(DOCUMENT));
  }

  @Test
  void documentsThatLackWhatIsNamedAreRefusedWithTheKeyThatNamesIt() {
    assertTrue(refused(task("bb", null, null, null)).contains("did you mean 'b'"));
    assertTrue(refused(task("b", "none", null, null)).contains("at least one"));
    assertTrue(refused(task("b", "manny", null, null)).contains("'task.negatives'"));
    assertTrue(refused(task("b", null, "word", null)).contains("no finite number"));
    assertTrue(refused(task("b", null, "scores", null)).contains("is a list and not one text"));
    assertTrue(refused(task("b", "n", "scores", null)).contains("3 'scores' for 2 texts"));
    assertTrue(refused(task(null, null, null, "ll")).contains("'task.label'"));
  }
}
