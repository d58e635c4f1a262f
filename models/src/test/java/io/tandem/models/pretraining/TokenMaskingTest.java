package io.tandem.models.pretraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Task;
import io.tandem.api.data.Task.MaskedLanguageModelling.Masking;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Philox;
import io.tandem.models.WordsTokenizer;
import io.tandem.models.pretraining.Passage.Span;
import io.tandem.models.pretraining.TokenMasking.Masked;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenMaskingTest {
  private static final int WORDS = 50;

  /** With pieces of words, which go on with the word before. */
  private static final WordsTokenizer TOKENIZER =
      Corpus.of(IntStream.range(0, WORDS).mapToObj(i -> (i % 3 == 0 ? "w" : "##p") + i));

  private static Task.MaskedLanguageModelling task(
      double rate, double masked, double random, boolean wholeWords) {
    return new Task.MaskedLanguageModelling(
        rate, masked, random, wholeWords, false, Masking.DYNAMIC);
  }

  /** A drawn text between what stands around it. */
  private static TokenSequence sequence(int length, int seed) {
    Philox random = Philox.of(seed, "text");
    int[] ids = IntStream.range(0, length).map(i -> 5 + random.below(i, WORDS)).toArray();
    boolean[] continuing = new boolean[length];
    for (int i = 1; i < length; i++) {
      continuing[i] = TOKENIZER.tokenOf(ids[i]).startsWith("##");
    }
    SentenceTokens tokens = new SentenceTokens(ids, continuing, new int[] {length});
    Passage passage = Passage.of(List.of(new Span(0, 0, length)));
    return TokenSequence.of(
        passage, List.of(tokens), TOKENIZER.template(), TOKENIZER.roles().separator());
  }

  private static int mask() {
    return TOKENIZER.roles().mask().getAsInt();
  }

  /** How far a share of so many draws may be off: five standard deviations, 1 in 1.7 million. */
  private static double bound(double share, int draws) {
    return 5 * Math.sqrt(share * (1 - share) / draws);
  }

  @ParameterizedTest
  @CsvSource({"0.15, 0.8, 0.1", "0.3, 0.5, 0.5", "0.4, 0, 0.25", "0.15, 1, 0", "0.2, 0, 0"})
  void theSharesAreThoseThatAreAskedFor(double rate, double masked, double random) {
    TokenMasking masking = new TokenMasking(task(rate, masked, random, false), TOKENIZER);
    int length = 80;
    int texts = 1500;
    int told = 0;
    int hidden = 0;
    int kept = 0;
    int[] places = new int[length + 2];
    int[] drawn = new int[TOKENIZER.vocabularySize()];
    for (int i = 0; i < texts; i++) {
      TokenSequence sequence = sequence(length, i);
      Masked one = masking.apply(sequence, Philox.of(i, "masks"));
      assertEquals(Math.round(rate * length), one.positions().length);
      Set<Integer> positions = new HashSet<>();
      for (int j = 0; j < one.positions().length; j++) {
        int position = one.positions()[j];
        assertTrue(positions.add(position));
        places[position]++;
        assertEquals(sequence.id(position), one.labels()[j]);
        int read = one.ids()[position];
        told++;
        hidden += read == mask() ? 1 : 0;
        kept += read == one.labels()[j] ? 1 : 0;
        drawn[read] += read == mask() || read == one.labels()[j] ? 0 : 1;
      }
      for (int position = 0; position < sequence.length(); position++) {
        if (!positions.contains(position)) {
          assertEquals(sequence.id(position), one.ids()[position]);
        }
      }
    }
    assertEquals(masked, (double) hidden / told, bound(masked, told));
    // What is drawn is by chance what was there in one of as many cases as there are words.
    double same = 1 - masked - random + random / WORDS;
    assertEquals(same, (double) kept / told, bound(same, told));
    assertEquals(0, places[0], "what stands before a text is never masked");
    assertEquals(0, places[length + 1], "nor is what stands after it");
    for (int position = 1; position <= length; position++) {
      assertEquals(rate, (double) places[position] / texts, bound(rate, texts), "at " + position);
    }
    for (int id = 0; id < drawn.length; id++) {
      double share = id < 5 ? 0 : random * (WORDS - 1) / WORDS / WORDS;
      assertEquals(share, (double) drawn[id] / told, bound(share, told), "token " + id);
    }
  }

  @Test
  void wordsAreChosenWholeOrNotAtAll() {
    TokenMasking masking = new TokenMasking(task(0.15, 0.8, 0.1, true), TOKENIZER);
    int told = 0;
    int tokens = 0;
    for (int i = 0; i < 500; i++) {
      TokenSequence sequence = sequence(20 + i % 60, i);
      Masked one = masking.apply(sequence, Philox.of(i, "masks"));
      boolean[] chosen = new boolean[sequence.length()];
      Arrays.stream(one.positions()).forEach(position -> chosen[position] = true);
      for (int position = 1; position < sequence.length(); position++) {
        if (TOKENIZER.tokenOf(sequence.id(position)).startsWith("##") && position > 1) {
          assertEquals(chosen[position - 1], chosen[position], "text " + i + " at " + position);
        }
      }
      assertTrue(one.positions().length <= Math.max(Math.round(0.15 * (20 + i % 60)), 13));
      told += one.positions().length;
      tokens += sequence.length() - 2;
    }
    // Words for which there is no room any more are passed over, so that it is somewhat less.
    assertEquals(0.15, (double) told / tokens, 0.01);
  }

  @Test
  void oneTokenAtLeastIsToldWhereThereIsAny() {
    TokenMasking masking = new TokenMasking(task(0.01, 0.8, 0.1, false), TOKENIZER);
    assertEquals(1, masking.apply(sequence(3, 1), Philox.of(1, "masks")).positions().length);
    TokenSequence empty =
        TokenSequence.of(
            Passage.of(List.of(new Span(0, 0, 0))),
            List.of(SentenceTokens.of(TOKENIZER, "w0")),
            TOKENIZER.template(),
            OptionalInt.empty());
    assertEquals(0, masking.apply(empty, Philox.of(1, "masks")).positions().length);
  }

  @Test
  void whatIsDrawnDependsOnNothingButTheGenerator() {
    TokenMasking masking = new TokenMasking(task(0.15, 0.8, 0.1, true), TOKENIZER);
    TokenSequence sequence = sequence(60, 3);
    int[] once = masking.apply(sequence, Philox.of(1, "masks")).ids();
    assertArrayEquals(once, masking.apply(sequence, Philox.of(1, "masks")).ids());
    assertFalse(Arrays.equals(once, masking.apply(sequence, Philox.of(2, "masks")).ids()));
  }

  @Test
  void aVocabularyWithoutAMaskIsRefused() {
    WordsTokenizer plain = new WordsTokenizer(List.of("a"));
    BadInputException e =
        assertThrows(
            BadInputException.class,
            () -> new TokenMasking(new Task.MaskedLanguageModelling(), plain));
    assertTrue(e.getMessage().contains("no token that masks"), e.getMessage());
  }

  @Test
  void sharesOfMoreThanAllAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> task(0.15, 0.8, 0.3, false));
  }
}
