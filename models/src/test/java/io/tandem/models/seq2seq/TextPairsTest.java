package io.tandem.models.seq2seq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Decoding;
import io.tandem.models.NumberTokenizer;
import io.tandem.models.generation.TextMarks;
import io.tandem.models.seq2seq.TextLimits.TooLong;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextPairsTest {
  private static TextPairs pairs(TooLong tooLong) {
    return new TextPairs(
        new Task.TextToText("german"), new NumberTokenizer(20), new TextLimits(4, 5, tooLong));
  }

  private static Document document(String source, String target) {
    return new Document("line 7", source, Map.of("german", target));
  }

  private static int[] ids(Example example, String name) {
    return example.tensors().get(name).toIntArray();
  }

  @Test
  void bothTextsEndAndTheDecoderIsGivenTheTokenBefore() {
    Example example = pairs(TooLong.REFUSE).encode(document("3 4 5", "6 7"));
    assertArrayEquals(new int[] {3, 4, 5, 0}, ids(example, Batch.INPUT_IDS));
    assertArrayEquals(new int[] {1, 1, 1, 1}, ids(example, Decoding.ATTENTION_MASK));
    assertArrayEquals(new int[] {0, 6, 7}, ids(example, TextPairs.DECODER_INPUT_IDS));
    assertArrayEquals(new int[] {6, 7, 0}, ids(example, Batch.LABELS));
    assertEquals(3, example.targetTokens());
  }

  @Test
  void whatTellsTasksApartStandsBeforeTheText() {
    TextLimits limits = new TextLimits(9, 9, TooLong.REFUSE);
    TextPairs all =
        new TextPairs(
            new Task.TextToText("german", "9 8 ", Optional.empty()),
            new NumberTokenizer(20),
            limits);
    Example example = all.encode(document("3 4", "6"));
    assertArrayEquals(new int[] {9, 8, 3, 4, 0}, ids(example, Batch.INPUT_IDS));
    assertArrayEquals(new int[] {9, 8, 5, 0}, all.source(new Document("asked", "5")));
    Task.TextToText each = new Task.TextToText("german", "", Optional.of("kind"));
    Document one = new Document("line 8", "3 4", Map.of("german", "6", "kind", "summarize"));
    assertEquals("summarize: 3 4", each.source(one));
    assertEquals("any: 3 4", each.source(new Document("asked", "any: 3 4")));
    BadInputException lacking =
        assertThrows(
            BadInputException.class,
            () -> each.check(new TextDataset("data", List.of(document("3", "4")))));
    assertTrue(lacking.getMessage().contains("'task.prefix-from'"), lacking.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Task.TextToText("german", "a: ", Optional.of("kind")));
  }

  @Test
  void textsAreBegunAndEndedByTheMarksOfTheModel() {
    TextPairs pairs =
        new TextPairs(
            new Task.TextToText("german"),
            new NumberTokenizer(20),
            new TextLimits(9, 9, TooLong.REFUSE),
            new TextMarks(17, 18, 19));
    Example example = pairs.encode(document("3 4", "6 7"));
    assertArrayEquals(new int[] {3, 4, 18}, ids(example, Batch.INPUT_IDS));
    assertArrayEquals(new int[] {17, 6, 7}, ids(example, TextPairs.DECODER_INPUT_IDS));
    assertArrayEquals(new int[] {6, 7, 18}, ids(example, Batch.LABELS));
    assertEquals(19, pairs.features().get(Batch.INPUT_IDS).padding());
  }

  @Test
  void textsOfNothingHaveAnEnd() {
    Example example = pairs(TooLong.REFUSE).encode(document("", ""));
    assertArrayEquals(new int[] {0}, ids(example, Batch.INPUT_IDS));
    assertArrayEquals(new int[] {0}, ids(example, Batch.LABELS));
  }

  @Test
  void aTextThatIsTooLongIsRefusedByItsName() {
    TextPairs pairs = pairs(TooLong.REFUSE);
    BadInputException source =
        assertThrows(BadInputException.class, () -> pairs.encode(document("1 2 3 4", "1")));
    assertEquals(
        "document 'line 7': its text has 5 tokens with its end, and the model takes 4"
            + " (model.limits.source); a greater limit, or limits.too-long = truncate or"
            + " leave-out, lets it pass",
        source.getMessage());
    BadInputException target =
        assertThrows(BadInputException.class, () -> pairs.encode(document("1", "1 2 3 4 5")));
    assertTrue(target.getMessage().contains("model.limits.target"), target.getMessage());
    assertThrows(BadInputException.class, () -> pairs.source(document("1 2 3 4", "1")));
  }

  @Test
  void aTextThatIsTooLongIsCutWhereThatIsAskedFor() {
    Example example = pairs(TooLong.TRUNCATE).encode(document("1 2 3 4", "1 2 3 4 5 6"));
    assertArrayEquals(new int[] {1, 2, 3, 0}, ids(example, Batch.INPUT_IDS));
    assertArrayEquals(new int[] {0, 1, 2, 3, 4}, ids(example, TextPairs.DECODER_INPUT_IDS));
    assertArrayEquals(new int[] {1, 2, 3, 4, 0}, ids(example, Batch.LABELS));
  }

  @Test
  void aPairThatIsLeftOutHasNoTargetsAndItsSourceIsStillAnswered() {
    TextPairs pairs = pairs(TooLong.LEAVE_OUT);
    Example example = pairs.encode(document("1 2 3", "1 2 3 4 5"));
    assertArrayEquals(new int[] {Batch.IGNORED}, ids(example, Batch.LABELS));
    assertEquals(0, example.targetTokens());
    assertArrayEquals(new int[] {1, 2, 3, 0}, pairs.source(document("1 2 3 4", "1")));
    assertEquals(3, pairs.encode(document("1 2", "1 2")).targetTokens());
  }

  @Test
  void ofSeveralRightTextsTheFirstIsLearned() {
    Document several =
        new Document("some", "1", Map.of(), Map.of("german", List.of("5", "6 7 8 9 10 11")));
    assertArrayEquals(new int[] {5, 0}, ids(pairs(TooLong.REFUSE).encode(several), Batch.LABELS));
  }
}
