package io.tandem.search.retrieval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.search.passage.Passage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Scores against the formula of Robertson and Zaragoza, computed here. */
class KeywordIndexTest {
  private static final List<String> TEXTS =
      List.of(
          "the cat sat on the mat",
          "a dog sat",
          "the dog and the cat and the other dog",
          "nothing of it",
          "cat");

  private static List<Passage> passages(List<String> texts) {
    return IntStream.range(0, texts.size())
        .mapToObj(i -> new Passage("p:" + (i + 1), 0, texts.get(i)))
        .toList();
  }

  /** The sum of idf(word) · f / (f + k1 · (1 - b + b · length / mean length)). */
  private static double score(String question, String text) {
    double mean = TEXTS.stream().mapToInt(one -> one.split(" ", -1).length).average().orElseThrow();
    double sum = 0;
    List<String> own = Arrays.asList(text.split(" ", -1));
    for (String word : question.split(" ", -1)) {
      long with =
          TEXTS.stream().filter(t -> Arrays.asList(t.split(" ", -1)).contains(word)).count();
      double idf = Math.log(1 + (TEXTS.size() - with + 0.5) / (with + 0.5));
      double times = own.stream().filter(word::equals).count();
      sum += idf * times / (times + 1.2 * (1 - 0.75 + 0.75 * own.size() / mean));
    }
    return sum;
  }

  @Test
  void scoresAreThoseOfBm25() {
    try (KeywordIndex index = KeywordIndex.of(passages(TEXTS))) {
      for (String question : List.of("the cat", "dog dog sat", "mat other", "cat")) {
        List<Found> found = index.find(question, 10);
        List<Double> wanted = new ArrayList<>();
        TEXTS.forEach(text -> wanted.add(score(question, text)));
        assertEquals(wanted.stream().filter(one -> one > 0).count(), found.size(), question);
        for (Found one : found) {
          double own = wanted.get(TEXTS.indexOf(one.passage().text()));
          // Lucene adds 32-bit floats up.
          assertEquals(own, one.score(), 1e-6 * own, question + ": " + one);
        }
        for (int i = 1; i < found.size(); i++) {
          assertEquals(true, found.get(i - 1).score() >= found.get(i).score(), question);
        }
      }
    }
  }

  @Test
  void wordsAreFoundWhateverStandsAroundThem() {
    try (KeywordIndex index = KeywordIndex.of(passages(List.of("The cat's (MAT)!", "Straße")))) {
      assertEquals("p:1", index.find("mat AND NOT \"", 5).get(0).passage().source());
      assertEquals("p:2", index.find("STRAßE?", 5).get(0).passage().source());
    }
  }

  @Test
  void whatSharesNoWordFindsNothingAndTheEarlierOfEqualOnesIsFirst() {
    try (KeywordIndex index = KeywordIndex.of(passages(List.of("one two", "two one", "three")))) {
      assertEquals(List.of(), index.find("zebra", 3));
      assertEquals(List.of(), index.find(" ?! ", 3));
      List<Found> found = index.find("one", 3);
      assertEquals(
          List.of("p:1", "p:2"), found.stream().map(one -> one.passage().source()).toList());
      assertEquals(1, index.find("one", 1).size());
      assertThrows(IllegalArgumentException.class, () -> index.find("one", 0));
    }
  }

  @Test
  void aQuestionOfManyWordsIsCut() {
    String many = String.join(" ", IntStream.range(0, 3000).mapToObj(i -> "w" + i).toList());
    try (KeywordIndex index = KeywordIndex.of(passages(List.of("w1", "w2999")))) {
      assertEquals(1, index.find(many, 5).size());
    }
  }
}
