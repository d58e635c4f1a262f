package io.tandem.models.wordvectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.program.Philox;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What word2vec and GloVe draw from. */
class TablesTest {

  @Test
  void placesAreDrawnByTheirWeights() {
    double[] weights = {0, 3, 1, 0.5, 0, 5.5};
    AliasTable table = AliasTable.of(weights);
    Philox random = Philox.of(1, "alias");
    int draws = 200_000;
    int[] counts = new int[weights.length];
    for (int i = 0; i < draws; i++) {
      counts[table.draw(random.bits(i))]++;
    }
    for (int i = 0; i < weights.length; i++) {
      double share = weights[i] / 10;
      // Four deviations of a coin thrown so often; what has no weight never comes.
      assertEquals(share, (double) counts[i] / draws, 4 * Math.sqrt(share * (1 - share) / draws));
    }
  }

  @Test
  void theTreeIsThatOfHuffmansPaper() {
    // Huffman (1952), table I: probabilities in hundredths, and the lengths of the codes.
    long[] counts = {20, 18, 10, 10, 10, 6, 6, 4, 4, 4, 4, 3, 1};
    int[] lengths = {2, 3, 3, 3, 3, 4, 5, 5, 5, 5, 5, 6, 6};
    HuffmanTree tree = HuffmanTree.of(new WordCounts(counts, 100));
    int total = 0;
    int expected = 0;
    Set<String> codes = new HashSet<>();
    for (int word = 0; word < counts.length; word++) {
      total += (int) (counts[word] * tree.nodes()[word].length);
      expected += (int) (counts[word] * lengths[word]);
      StringBuilder code = new StringBuilder();
      for (boolean bit : tree.codes()[word]) {
        code.append(bit ? 1 : 0);
      }
      codes.add(code.toString());
      assertEquals(0, tree.nodes()[word][0], "the root comes first");
    }
    // Codes of one tree may differ where counts are equal; their mean length may not: 3.42.
    assertEquals(342, expected);
    assertEquals(expected, total);
    assertEquals(counts.length, codes.size());
    for (String one : codes) {
      assertTrue(codes.stream().noneMatch(c -> !c.equals(one) && c.startsWith(one)));
    }
    assertEquals(12, tree.innerNodes());
  }

  @Test
  void wordsThatDoNotOccurHaveNoPath() {
    HuffmanTree tree = HuffmanTree.of(new WordCounts(new long[] {0, 5, 0, 2}, 7));
    assertArrayEquals(new int[0], tree.nodes()[0]);
    assertArrayEquals(new int[] {0}, tree.nodes()[1]);
    assertArrayEquals(new int[] {0}, tree.nodes()[3]);
    assertEquals(1, tree.innerNodes());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 17, 64, 1000, 4097})
  void aShuffleHoldsEveryNumberOnce(long bound) {
    Shuffle shuffle = new Shuffle(bound, 12345);
    Set<Long> seen = new HashSet<>();
    for (long place = 0; place < bound; place++) {
      long number = shuffle.at(place);
      assertTrue(number >= 0 && number < bound && seen.add(number), "place " + place);
    }
  }

  @Test
  void shufflesOfDifferentKeysAreDifferent() {
    Shuffle one = new Shuffle(1000, 1);
    Shuffle other = new Shuffle(1000, 2);
    int same = 0;
    for (int place = 0; place < 1000; place++) {
      same += one.at(place) == other.at(place) ? 1 : 0;
    }
    // One in a thousand would be; ten are far beyond chance.
    assertTrue(same < 10, same + " places are equal");
  }
}
