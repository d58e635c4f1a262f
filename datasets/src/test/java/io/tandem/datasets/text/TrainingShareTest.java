package io.tandem.datasets.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingShareTest {
  private static final Split.Parts PARTS =
      Split.everyNth(5)
          .apply(
              new TextDataset(
                  "numbers",
                  IntStream.range(0, 1000).mapToObj(i -> new Document("d" + i, "x")).toList()));

  private static List<Document> part(double share, long seed) {
    Split.Parts parts = new TrainingShare(share, seed).of(PARTS);
    assertEquals(PARTS.validation(), parts.validation());
    return parts.training().documents();
  }

  @Test
  void aSmallerShareIsWithinAGreaterOneAndInOrder() {
    List<Document> all = PARTS.training().documents();
    for (double share : new double[] {0.0001, 0.05, 0.2, 0.5}) {
      List<Document> small = part(share, 7);
      assertEquals(Math.max(1, Math.round(share * 800)), small.size());
      assertTrue(part(share * 1.9, 7).containsAll(small));
      assertEquals(all.stream().filter(small::contains).toList(), small);
    }
    assertSame(PARTS, new TrainingShare(1, 7).of(PARTS));
  }

  @Test
  void anotherSeedDrawsOthers() {
    assertEquals(part(0.05, 1), part(0.05, 1));
    assertNotEquals(part(0.05, 1), part(0.05, 2));
    // Of 40 drawn from 800, 2 are expected in both; more than 10 come about once in 100,000 times.
    List<Document> both = part(0.05, 1).stream().filter(part(0.05, 2)::contains).toList();
    assertTrue(both.size() <= 10, "in both: " + both.size());
  }

  @Test
  void aShareOfNothingOrOfMoreThanAllIsRefused() {
    for (double share : new double[] {0, -0.1, 1.1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> new TrainingShare(share, 1));
    }
  }
}
