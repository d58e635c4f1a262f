package io.tandem.evaluation.ngram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KneserNeyTest {
  private static final Discounts NONE = Discounts.same(0);

  /** Tokens of NLTK's example: a, b, c, d and z, the beginning, the end, and what is unknown. */
  private static final int A = 0;

  private static final int B = 1;
  private static final int C = 2;
  private static final int D = 3;
  private static final int Z = 4;
  private static final int BEGIN = 5;
  private static final int END = 6;
  private static final int UNKNOWN = 7;

  @Test
  void theExampleThatNltkIsTestedOnHasTheValuesItTells() {
    // "abcd" and "egadbe" with e and g unknown, padded on both sides, discount 3/4. NLTK does not
    // discount unigrams.
    NgramCounts counts =
        NgramCounts.of(
            3,
            8,
            List.of(
                new int[] {BEGIN, BEGIN, A, B, C, D, END, END},
                new int[] {BEGIN, BEGIN, UNKNOWN, UNKNOWN, A, D, B, UNKNOWN, END, END}));
    KneserNey model =
        KneserNey.of(counts, List.of(NONE, Discounts.same(0.75), Discounts.same(0.75)));

    assertEquals(1 / 14.0, probability(model, C), 1e-15);
    assertEquals(0, probability(model, Z), 0);
    assertEquals(3 / 14.0, probability(model, UNKNOWN), 1e-15);
    assertEquals(0.125 + 0.75 / 14, probability(model, B, C), 1e-15);
    assertEquals(0.25 + 0.75 * (0.125 + 0.75 / 14), probability(model, A, B, C), 1e-15);
    assertEquals(0.125 + 0.75 / 14, probability(model, Z, B, C), 1e-15);
  }

  @Test
  void oneDiscountIsWhatTheFormulaSaysByHand() {
    // 0 1 0 1 0 2, the first looked back on only. Bigrams: 01 twice, 10 twice, 02 once; before 0
    // stands one token, before 1 one, before 2 one.
    KneserNey model =
        KneserNey.of(
            NgramCounts.of(2, 4, List.of(new int[] {0, 1, 0, 1, 0, 2})),
            List.of(Discounts.same(0.5), Discounts.same(0.5)));

    double seen = (1 - 0.5) / 3 + (3 * 0.5 / 3) / 4;
    double unseen = (3 * 0.5 / 3) / 4;
    assertEquals(seen, probability(model, 1), 1e-15);
    assertEquals(unseen, probability(model, 3), 1e-15);
    assertEquals((2 - 0.5) / 3 + (2 * 0.5 / 3) * seen, probability(model, 0, 1), 1e-15);
    assertEquals((1 - 0.5) / 3 + (2 * 0.5 / 3) * seen, probability(model, 0, 2), 1e-15);
    assertEquals((2 * 0.5 / 3) * unseen, probability(model, 0, 3), 1e-15);
  }

  @Test
  void aHistoryThatWasNotSeenLeavesAllToTheShorterOne() {
    KneserNey model = random(3, 5, new Random(3));

    for (int token = 0; token < 5; token++) {
      assertEquals(probability(model, 1, token), probability(model, 99, 1, token), 0);
      assertEquals(probability(model, token), probability(model, 1, 99, token), 0);
    }
  }

  @Test
  void aHistoryThatOnlyEndsTheTextLeavesAllToTheShorterOne() {
    KneserNey model =
        KneserNey.of(
            NgramCounts.of(3, 4, List.of(new int[] {0, 1, 0, 1, 2, 3})),
            Collections.nCopies(3, Discounts.same(0.5)));

    assertArrayEquals(model.distribution(), model.distribution(3), 0);
    assertArrayEquals(model.distribution(), model.distribution(2, 3), 0);
  }

  @Test
  void probabilitiesAddUpToOneAfterEveryHistoryAtEveryOrder() {
    Random random = new Random(11);
    for (int order = 1; order <= 4; order++) {
      for (int vocabulary : new int[] {1, 2, 5}) {
        KneserNey model = random(order, vocabulary, random);
        for (int[] history : histories(vocabulary + 1, 4)) {
          double[] distribution = model.distribution(history);
          assertEquals(vocabulary, distribution.length);
          assertEquals(1, Arrays.stream(distribution).sum(), 1e-12, () -> Arrays.toString(history));
          for (int token = 0; token < vocabulary; token++) {
            int[] tokens = Arrays.copyOf(history, history.length + 1);
            tokens[history.length] = token;
            assertEquals(distribution[token], probability(model, tokens), 1e-15);
            assertTrue(distribution[token] > 0);
          }
        }
      }
    }
  }

  @Test
  void countsAreThoseOfABruteForceCount() {
    Random random = new Random(5);
    for (int order = 1; order <= 4; order++) {
      List<int[]> sequences = sequences(4, random);
      NgramCounts counts = NgramCounts.of(order, 4, sequences);
      for (int[] ngram : histories(6, order)) {
        if (ngram.length > 0) {
          assertEquals(
              bruteForce(sequences, ngram, order),
              counts.count(ngram),
              () -> Arrays.toString(ngram));
        }
      }
    }
  }

  @Test
  void textOfNothingToPredictGivesTheUniformDistribution() {
    KneserNey model =
        KneserNey.of(
            NgramCounts.of(3, 4, List.of(new int[] {2}, new int[] {})),
            Collections.nCopies(3, Discounts.same(0.5)));

    assertArrayEquals(new double[] {0.25, 0.25, 0.25, 0.25}, model.distribution(2), 0);
  }

  @Test
  void whatBeginsTheHistoryIsNotLookedBehind() {
    KneserNey model = random(3, 5, new Random(2));

    assertEquals(probability(model, 1, 2), model.probability(new int[] {4, 1, 2}, 1, 2), 0);
    assertEquals(probability(model, 2), model.probability(new int[] {4, 1, 2}, 2, 2), 0);
  }

  @Test
  void tokensFromOutsideOfTheVocabularyAreRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> NgramCounts.of(2, 3, List.of(new int[] {3, 1, 3})));
    assertEquals("token 3 at place 2 is not one of a vocabulary of 3", refused.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> NgramCounts.of(2, 3, List.of(new int[] {-1, 1})));
  }

  @Test
  void asManySetsOfDiscountsAsTheOrderAreNeeded() {
    NgramCounts counts = NgramCounts.of(2, 3, List.of(new int[] {0, 1, 2}));
    assertThrows(IllegalArgumentException.class, () -> KneserNey.of(counts, List.of(NONE)));
  }

  private static double probability(KneserNey model, int... tokens) {
    return model.probability(tokens, 0, tokens.length - 1);
  }

  private static KneserNey random(int order, int vocabulary, Random random) {
    return KneserNey.of(
        NgramCounts.of(order, vocabulary, sequences(vocabulary, random)),
        Collections.nCopies(order, new Discounts(0.6, 1.1, 1.4)));
  }

  /** Some that begin with a marker from outside of the vocabulary, some that do not. */
  private static List<int[]> sequences(int vocabulary, Random random) {
    List<int[]> sequences = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int[] sequence = random.ints(random.nextInt(12), 0, vocabulary).toArray();
      if (i % 2 == 0 && sequence.length > 0) {
        sequence[0] = vocabulary;
      }
      sequences.add(sequence);
    }
    return sequences;
  }

  /** All sequences of tokens up to a length, from the empty one on. */
  private static List<int[]> histories(int vocabulary, int longest) {
    List<int[]> all = new ArrayList<>(List.of(new int[0]));
    for (int i = 0; i < all.size() && all.get(i).length < longest; i++) {
      for (int token = 0; token < vocabulary; token++) {
        int[] longer = Arrays.copyOf(all.get(i), all.get(i).length + 1);
        longer[longer.length - 1] = token;
        all.add(longer);
      }
    }
    return all;
  }

  private static int bruteForce(List<int[]> sequences, int[] ngram, int order) {
    int count = 0;
    List<Integer> before = new ArrayList<>();
    for (int[] sequence : sequences) {
      for (int i = 0; i + ngram.length <= sequence.length; i++) {
        if (!Arrays.equals(sequence, i, i + ngram.length, ngram, 0, ngram.length)) {
          continue;
        }
        boolean first = i == 0;
        if (ngram.length == 1 && first) {
          continue;
        }
        if (ngram.length == order || first) {
          count++;
        } else if (!before.contains(sequence[i - 1])) {
          before.add(sequence[i - 1]);
          count++;
        }
      }
    }
    return count;
  }
}
