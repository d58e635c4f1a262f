package io.tandem.evaluation.lexicon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.training.TrainingTask;
import io.tandem.evaluation.LabelledData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LexiconTest {
  private static final SentimentRules RULES =
      new SentimentRules(
          Lexicon.parse(
              """
              # a comment
              good\t2
              bad\t-2
              very\tx1.5
              a bit\tx0.5
              not\tnot
              no longer\tnot
              but\tbut
              """,
              "test"));

  /** What the sentences add up to. */
  private static double sum(String text) {
    double score = RULES.score(text);
    return 3 * score / (1 - Math.abs(score));
  }

  private static void assertSum(double expected, String text) {
    assertEquals(expected, sum(text), 1e-9, text);
  }

  @Test
  void wordsAddUp() {
    assertSum(2, "It is good");
    assertSum(0, "good and bad");
    assertSum(0, "whatever this says");
    assertSum(0, "");
    assertSum(4, "Good. It is good");
  }

  @Test
  void aNegationTurnsRoundWhatFollowsInTheClause() {
    assertSum(-1.5, "it is not good");
    assertSum(1.5, "it is not at all bad");
    assertSum(2, "not that it matters much to me, good");
    assertSum(-1.5, "no longer good");
    assertSum(2, "not not good");
    assertSum(2, "Not. Good");
  }

  @Test
  void strengthActsOnTheNextSentimentAlone() {
    assertSum(3, "very good");
    assertSum(4.5, "very very good");
    assertSum(1, "a bit good");
    assertSum(5, "very good and good");
    assertSum(-2.25, "not very good");
  }

  @Test
  void whatFollowsAContrastCountsForMore() {
    assertSum(-2, "good but bad");
    assertSum(4, "good, but good");
  }

  @Test
  void capitalsAndMarksCount() {
    assertSum(3, "it is GOOD");
    assertSum(2, "IT IS GOOD");
    assertSum(2.2, "good!");
    assertSum(2.6, "good!!!!!");
    assertSum(1, "good?");
  }

  @Test
  void theListThatComesAlongKnowsPlainSentences() {
    SentimentRules english = new SentimentRules(Lexicon.english());
    assertTrue(english.score("A wonderful, moving film.") > 0.5);
    assertTrue(english.score("I didn't enjoy it, and the ending is terrible.") < -0.3);
    assertTrue(english.score("The plot is dull but the acting is brilliant.") > 0.2);
    assertTrue(english.score("Not bad at all!") > 0);
  }

  private static String refused(String text) {
    return assertThrows(BadInputException.class, () -> Lexicon.parse(text, "words.tsv"))
        .getMessage();
  }

  @Test
  void aMalformedListIsRefusedWithItsLine() {
    assertTrue(refused("good\t2\nbad -2\n").startsWith("words.tsv:2: expected a word, a tab"));
    assertTrue(refused("good\t4\n").contains("words.tsv:1: a word does 'not', 'but', a number"));
    assertTrue(refused("good\tNaN\n").contains("and not 'NaN'"));
    assertTrue(refused("very\tx0\n").contains("and not 'x0'"));
    assertTrue(refused("good\t2\nGood\t1\n").contains("words.tsv:2: 'good' stands here a second"));
    assertEquals("words.tsv: there are no words in it", refused("# nothing\n"));
  }

  private static Predictor trained(LexiconSettings settings, String... labels) {
    List<Document> all = new ArrayList<>();
    for (String label : labels) {
      all.add(new Document("d" + all.size(), "text", Map.of("label", label)));
    }
    return new LexiconTrainer()
        .train(
            settings,
            TrainingTask.of(new LabelledData(new Task.Classification("label"), all, List.of()), 1));
  }

  private static String said(Predictor model, String text) {
    Prediction prediction = model.predict(List.of(new Document("asked", text))).get(0);
    return ((Prediction.OneLabel) prediction).label();
  }

  @Test
  void twoClassesShareWhatIsUnknownByTheirFrequency() {
    LexiconSettings two =
        new LexiconSettings("pos", "neg", Optional.empty(), 0.1, Optional.empty());
    Predictor mostlyBad = trained(two, "neg", "pos", "neg");
    assertEquals("pos", said(mostlyBad, "a lovely day"));
    assertEquals("neg", said(mostlyBad, "an awful day"));
    assertEquals("neg", said(mostlyBad, "a day"));
    assertEquals("pos", said(trained(two, "neg", "pos", "pos"), "a day"));
  }

  @Test
  void withThreeClassesWhatIsUnknownIsNeutral() {
    Predictor three =
        trained(new LexiconSettings("p", "n", Optional.of("0"), 0.1, Optional.empty()), "p", "0");
    assertEquals("0", said(three, "a day"));
    assertEquals("p", said(three, "an excellent day"));
    assertEquals("n", said(three, "a horrible day"));
  }

  @Test
  void classesOfOtherNamesAreRefused() {
    LexiconSettings settings =
        new LexiconSettings("positive", "negative", Optional.empty(), 0.1, Optional.empty());
    BadInputException refused =
        assertThrows(BadInputException.class, () -> trained(settings, "negative", "5 stars"));
    assertTrue(
        refused.getMessage().contains("document 'd1' is of the class '5 stars'"),
        refused.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new LexiconSettings("a", "a", Optional.empty(), 0.1, Optional.empty()));
  }

  @Test
  void aListOfTheUsersIsTaken(@TempDir Path folder) throws IOException {
    Path words =
        Files.writeString(folder.resolve("wörter.tsv"), "gut\t2\nschlecht\t-2\nnicht\tnot\n");
    Predictor model =
        trained(
            new LexiconSettings("+", "-", Optional.empty(), 0, Optional.of(words)), "+", "-", "-");
    assertEquals("+", said(model, "Das ist gut."));
    assertEquals("-", said(model, "Das ist nicht gut."));
    assertTrue(
        assertThrows(BadInputException.class, () -> Lexicon.read(folder.resolve("none.tsv")))
            .getMessage()
            .endsWith("none.tsv: there is no such file"));
  }
}
