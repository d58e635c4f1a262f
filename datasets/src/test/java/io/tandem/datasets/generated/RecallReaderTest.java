package io.tandem.datasets.generated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecallReaderTest {
  private static List<Document> read(int distance, int documents, long seed) {
    return new RecallReader()
        .read(new RecallReader.Settings(distance, documents, 4, 10, seed))
        .documents();
  }

  @Test
  void theClassIsTheFirstWordAndTheRestTellsNothingOfIt() {
    List<Document> documents = read(7, 4000, 1);
    Map<String, Integer> classes = new TreeMap<>();
    Map<String, Integer> second = new TreeMap<>();
    for (Document document : documents) {
      List<String> words = Arrays.asList(document.text().split(" ", -1));
      assertEquals(9, words.size());
      assertEquals(document.attributes().get("label"), words.get(0));
      assertEquals("ask", words.get(8));
      assertTrue(words.subList(1, 8).stream().allMatch(word -> word.matches("w[0-9]")));
      classes.merge(words.get(0), 1, Integer::sum);
      second.merge(words.get(0) + " " + words.get(1), 1, Integer::sum);
    }
    // Of 4000 even draws a class gets 1000 with a deviation of 27, and a pair 100 with one of 10.
    assertEquals(4, classes.size());
    classes.forEach((key, count) -> assertEquals(1000, count, 5 * 27, key));
    assertEquals(40, second.size());
    second.forEach((pair, count) -> assertEquals(100, count, 5 * 10, pair));
  }

  @Test
  void theSameSeedMakesTheSameTextsAndMoreBeginWithTheSame() {
    assertEquals(read(5, 20, 3), read(5, 50, 3).subList(0, 20));
    assertNotEquals(read(5, 20, 3), read(5, 20, 4));
    assertEquals("k", read(0, 1, 3).get(0).text().substring(0, 1));
  }
}
