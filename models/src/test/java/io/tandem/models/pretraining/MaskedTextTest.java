package io.tandem.models.pretraining;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.Task.MaskedLanguageModelling.Masking;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Decoding;
import io.tandem.api.program.Philox;
import io.tandem.models.WordsTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Corpora of which every word tells its place, so that examples can be held to it. */
class MaskedTextTest {
  private static final int LENGTH = 24;
  private static final MaskedForm FORM = new MaskedForm(0, true, true);

  private static Task.MaskedLanguageModelling task(boolean pairs, Masking masking) {
    return new Task.MaskedLanguageModelling(0.15, 0.8, 0.1, false, pairs, masking);
  }

  /** The words of an example as they were before they were masked. */
  private record Read(List<String> words, List<Integer> types, int next) {}

  private static List<Read> pass(WordsTokenizer tokenizer, BatchSource batches, long epoch) {
    List<Read> all = new ArrayList<>();
    for (long index = 0; index < batches.batches(epoch); index++) {
      Batch batch = batches.read(new BatchPosition(epoch, index));
      int[] ids = batch.tensor(Batch.INPUT_IDS).toIntArray();
      int[] seen = batch.tensor(Decoding.ATTENTION_MASK).toIntArray();
      int[] types = batch.tensor(MaskedForm.TOKEN_TYPE_IDS).toIntArray();
      int[] positions = batch.tensor(MaskedForm.MASKED_POSITIONS).toIntArray();
      int[] labels = batch.tensor(Batch.LABELS).toIntArray();
      int[] next = batch.tensor(MaskedForm.NEXT_SENTENCE_LABEL).toIntArray();
      int time = ids.length / batch.examples();
      int told = labels.length / batch.examples();
      long targets = Arrays.stream(labels).filter(label -> label != Batch.IGNORED).count();
      assertEquals(batch.targetTokens(), targets);
      for (int row = 0; row < batch.examples(); row++) {
        for (int i = row * told; i < (row + 1) * told; i++) {
          if (labels[i] != Batch.IGNORED) {
            ids[row * time + positions[i]] = labels[i];
          }
        }
        List<String> words = new ArrayList<>();
        List<Integer> own = new ArrayList<>();
        for (int i = row * time; i < (row + 1) * time; i++) {
          if (seen[i] == 1) {
            words.add(tokenizer.tokenOf(ids[i]));
            own.add(types[i]);
          } else {
            assertEquals(0, ids[i]);
          }
        }
        assertTrue(words.size() <= LENGTH);
        all.add(new Read(words, own, next[row]));
      }
    }
    return all;
  }

  @Test
  void packedSentencesAreTheWholeCorpusInItsOrderWithSeparatorsBetweenDocuments() {
    List<Document> documents = Corpus.drawn(40, 9, 30);
    WordsTokenizer tokenizer = Corpus.tokenizer(documents);
    MaskedText text = new MaskedText(task(false, Masking.DYNAMIC), tokenizer, LENGTH);
    List<Read> examples =
        pass(tokenizer, text.batches(documents, FORM, BatchSize.examples(7), 3), 2);
    int full = 0;
    List<String> starts = new ArrayList<>();
    List<List<String>> all = new ArrayList<>();
    for (Read one : examples) {
      int last = one.words().size() - 1;
      assertEquals(WordsTokenizer.BEGIN, one.words().get(0));
      assertEquals(WordsTokenizer.END, one.words().get(last));
      assertTrue(one.types().stream().allMatch(type -> type == 0));
      all.add(one.words().subList(1, last));
      full += last + 1 > LENGTH - 10 ? 1 : 0;
    }
    List<String> corpus =
        documents.stream().flatMap(one -> Stream.of(one.text().split("\\s+"))).toList();
    all.sort((a, b) -> Integer.compare(corpus.indexOf(a.get(0)), corpus.indexOf(b.get(0))));
    for (List<String> words : all) {
      for (int i = 1; i < words.size(); i++) {
        boolean isSeparator = words.get(i).equals(WordsTokenizer.END);
        String before = document(words.get(i - 1));
        String after = document(words.get(isSeparator ? i + 1 : i));
        boolean wasSeparator = words.get(i - 1).equals(WordsTokenizer.END);
        assertTrue(wasSeparator || isSeparator != before.equals(after), words.toString());
      }
      words.stream().filter(word -> !word.equals(WordsTokenizer.END)).forEach(starts::add);
    }
    assertEquals(corpus, starts);
    assertTrue(full > examples.size() / 2, full + " of " + examples.size());
  }

  private static String document(String word) {
    return word.equals(WordsTokenizer.END) ? word : word.substring(0, word.indexOf('-'));
  }

  @Test
  void halfOfThePairsFollowEachOtherAndTheOthersAreOfTwoDocuments() {
    List<Document> documents = Corpus.drawn(300, 30, 12);
    WordsTokenizer tokenizer = Corpus.tokenizer(documents);
    MaskedText text = new MaskedText(task(true, Masking.DYNAMIC), tokenizer, LENGTH);
    BatchSource batches = text.batches(documents, FORM, BatchSize.examples(8), 3);
    int pairs = 0;
    int real = 0;
    for (int epoch = 0; epoch < 4; epoch++) {
      for (Read one : pass(tokenizer, batches, epoch)) {
        int border = one.words().indexOf(WordsTokenizer.END);
        int last = one.words().size() - 1;
        assertEquals(border + 1, one.types().indexOf(1));
        List<String> first = one.words().subList(1, border);
        List<String> second = one.words().subList(border + 1, last);
        assertTrue(!first.isEmpty() && !second.isEmpty(), one.words().toString());
        assertRun(first);
        assertRun(second);
        boolean same = document(first.get(0)).equals(document(second.get(0)));
        assertEquals(same, one.next() == 0, one.words().toString());
        if (same) {
          assertTrue(number(second.get(0)) > number(first.get(first.size() - 1)));
        }
        pairs++;
        real += one.next() == 0 ? 1 : 0;
      }
    }
    // Five standard deviations of so many fair coins.
    assertEquals(0.5, (double) real / pairs, 2.5 / Math.sqrt(pairs), real + " of " + pairs);
    assertTrue(pairs > 5000, pairs + " pairs");
  }

  /** Of sentences of one word each, so that what follows fills what is wanted to the word. */
  @Test
  void onePairOfTenIsOfALengthThatIsDrawn() {
    List<SentenceTokens> documents = new ArrayList<>();
    int[] ends = IntStream.rangeClosed(1, 60_000).toArray();
    for (int d = 0; d < 2; d++) {
      documents.add(new SentenceTokens(ends, new boolean[ends.length], ends));
    }
    int room = 20;
    int real = 0;
    int shorter = 0;
    for (Passage pair : SentencePairs.of(documents, 0, room, Philox.of(1, "pairs"))) {
      if (pair.isNext()) {
        real++;
        int length = pair.first().get(0).length() + pair.second().orElseThrow().length();
        shorter += length < room ? 1 : 0;
      }
    }
    double share = 0.1 * (room - 2) / (room - 1); // lengths from 2 to all that there is room for
    double bound = 5 * Math.sqrt(share * (1 - share) / real);
    assertEquals(share, (double) shorter / real, bound, shorter + " of " + real);
  }

  /** Words that stand one after the other in one document. */
  private static void assertRun(List<String> words) {
    for (int i = 1; i < words.size(); i++) {
      assertEquals(document(words.get(0)), document(words.get(i)));
      assertEquals(number(words.get(i - 1)) + 1, number(words.get(i)));
    }
  }

  private static int number(String word) {
    return Integer.parseInt(word.substring(word.indexOf('-') + 1));
  }

  @Test
  void aBatchDependsOnNothingButItsPosition() {
    List<Document> documents = Corpus.drawn(40, 9, 12);
    WordsTokenizer tokenizer = Corpus.tokenizer(documents);
    for (boolean pairs : new boolean[] {false, true}) {
      MaskedText text = new MaskedText(task(pairs, Masking.DYNAMIC), tokenizer, LENGTH);
      BatchSource one = text.batches(documents, FORM, BatchSize.examples(5), 3);
      BatchSource other = text.batches(documents, FORM, BatchSize.examples(5), 3);
      BatchSource seeded = text.batches(documents, FORM, BatchSize.examples(5), 4);
      for (long epoch = 3; epoch >= 0; epoch--) {
        for (long index = other.batches(epoch) - 1; index >= 0; index--) {
          BatchPosition position = new BatchPosition(epoch, index);
          assertEquals(one.read(position), other.read(position));
        }
      }
      assertEquals(one.read(BatchPosition.START), one.read(new BatchPosition(0, 0)), "read again");
      assertNotEquals(one.read(BatchPosition.START), one.read(new BatchPosition(1, 0)));
      assertNotEquals(one.read(BatchPosition.START), seeded.read(BatchPosition.START));
    }
  }

  @Test
  void staticMaskingIsTheSameInEveryPassAndDynamicIsNot() {
    List<Document> documents = Corpus.drawn(40, 9, 12);
    WordsTokenizer tokenizer = Corpus.tokenizer(documents);
    for (boolean pairs : new boolean[] {false, true}) {
      assertEquals(
          masked(tokenizer, documents, pairs, Masking.STATIC, 0),
          masked(tokenizer, documents, pairs, Masking.STATIC, 5));
      assertNotEquals(
          masked(tokenizer, documents, pairs, Masking.DYNAMIC, 0),
          masked(tokenizer, documents, pairs, Masking.DYNAMIC, 5));
    }
  }

  /** The examples of a pass as they are read, whatever their order. */
  private static List<String> masked(
      WordsTokenizer tokenizer,
      List<Document> documents,
      boolean pairs,
      Masking masking,
      long epoch) {
    MaskedText text = new MaskedText(task(pairs, masking), tokenizer, LENGTH);
    BatchSource batches = text.batches(documents, FORM, BatchSize.examples(1), 3);
    List<String> all = new ArrayList<>();
    for (long index = 0; index < batches.batches(epoch); index++) {
      Batch batch = batches.read(new BatchPosition(epoch, index));
      all.add(
          Arrays.toString(batch.tensor(Batch.INPUT_IDS).toIntArray())
              + Arrays.toString(batch.tensor(MaskedForm.MASKED_POSITIONS).toIntArray()));
    }
    return all.stream().sorted().toList();
  }

  @Test
  void whatCannotBePairedOrMaskedIsRefused() {
    List<Document> one = List.of(new Document("a", "w\nw"));
    WordsTokenizer tokenizer = Corpus.tokenizer(one);
    MaskedText pairs = new MaskedText(task(true, Masking.DYNAMIC), tokenizer, LENGTH);
    BadInputException alone =
        assertThrows(
            BadInputException.class, () -> pairs.batches(one, FORM, BatchSize.examples(1), 1));
    assertTrue(alone.getMessage().contains("two documents or more"), alone.getMessage());
    MaskedText packed = new MaskedText(task(false, Masking.DYNAMIC), tokenizer, LENGTH);
    List<Document> empty = List.of(new Document("a", " \n"), new Document("b", "[SEP]"));
    BadInputException nothing =
        assertThrows(
            BadInputException.class, () -> packed.batches(empty, FORM, BatchSize.examples(1), 1));
    assertEquals("there is no text to mask tokens of", nothing.getMessage());
    BadInputException narrow =
        assertThrows(
            BadInputException.class,
            () -> new MaskedText(task(true, Masking.DYNAMIC), tokenizer, 4));
    assertTrue(narrow.getMessage().contains("reading.length"), narrow.getMessage());
    assertThrows(BadInputException.class, () -> packed.batches(one, FORM, BatchSize.tokens(3), 1));
  }
}
