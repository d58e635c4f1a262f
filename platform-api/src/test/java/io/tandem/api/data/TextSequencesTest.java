package io.tandem.api.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.data.TextTemplate.Part;
import io.tandem.api.error.BadInputException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How texts become sequences, counted by hand; {@code PublishedTokenizersTest} in datasets holds
 * them to Hugging Face's.
 */
class TextSequencesTest {
  /** [CLS] A [SEP] B [SEP], with ids above those of the texts. */
  private static final TextTemplate BERT =
      new TextTemplate(
          List.of(new Part.Token(101, 0), new Part.Text(1, 0), new Part.Token(102, 0)),
          List.of(
              new Part.Token(101, 0),
              new Part.Text(1, 0),
              new Part.Token(102, 0),
              new Part.Text(2, 1),
              new Part.Token(102, 1)));

  /** Tokens with rising ids, of one char each. */
  private static TokenizedText tokens(int first, int size) {
    return new TokenizedText(
        IntStream.range(first, first + size).toArray(),
        IntStream.range(0, size).toArray(),
        IntStream.rangeClosed(1, size).toArray());
  }

  private static TextSequences of(int length) {
    return new TextSequences(BERT, length);
  }

  @Test
  void aPairHasTypesTextsAndPlaces() {
    TextSequence pair = BERT.fill(tokens(10, 2), tokens(20, 1));
    assertArrayEquals(new int[] {101, 10, 11, 102, 20, 102}, pair.ids());
    assertArrayEquals(new int[] {0, 0, 0, 0, 1, 1}, pair.types());
    assertEquals(List.of(0, 1, 1, 0, 2, 0), IntStream.range(0, 6).mapToObj(pair::text).toList());
    assertEquals(
        List.of(-1, 0, 1, -1, 0, -1), IntStream.range(0, 6).mapToObj(pair::token).toList());
    assertEquals(1, pair.begin(2));
    assertEquals(2, pair.end(2));
  }

  @Test
  void windowsOverlapAndKnowWhichTokensTheyHold() {
    List<TextSequence> windows = of(6).windows(1, tokens(10, 9));
    assertEquals(3, windows.size());
    assertArrayEquals(new int[] {101, 10, 11, 12, 13, 102}, windows.get(0).ids());
    assertArrayEquals(new int[] {101, 13, 14, 15, 16, 102}, windows.get(1).ids());
    assertArrayEquals(new int[] {101, 16, 17, 18, 102}, windows.get(2).ids());
    assertEquals(6, windows.get(2).token(1));
    assertEquals(6, windows.get(2).begin(1));
    assertEquals(1, of(6).windows(1, tokens(10, 4)).size());
    assertArrayEquals(new int[] {101, 102}, of(6).windows(1, tokens(10, 0)).get(0).ids());
  }

  @Test
  void ofAQuestionAndATextTheTextIsCut() {
    List<TextSequence> windows = of(8).windows(2, tokens(10, 2), tokens(20, 5));
    assertArrayEquals(new int[] {101, 10, 11, 102, 20, 21, 22, 102}, windows.get(0).ids());
    assertArrayEquals(new int[] {101, 10, 11, 102, 21, 22, 23, 102}, windows.get(1).ids());
    assertArrayEquals(new int[] {101, 10, 11, 102, 22, 23, 24, 102}, windows.get(2).ids());
    assertEquals(3, windows.size());
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheNumbers() {
    assertEquals(
        "9 tokens, and there is room for 4; let texts be cut to the length",
        refusal(() -> of(6).fit(Truncation.NONE, tokens(10, 9))));
    assertEquals(
        "a sequence of 2 tokens has no room for text beside the 2 that the template adds",
        refusal(() -> of(2).fit(Truncation.LONGEST_FIRST, tokens(10, 1))));
    assertEquals(
        "the second text has 2 tokens, and so many would be cut off that none is left: 4 more than"
            + " the 5 that there is room for",
        refusal(() -> of(8).fit(Truncation.SECOND, tokens(10, 7), tokens(20, 2))));
    assertEquals(
        "the first text has 7 tokens, which leaves none of 5 for the second",
        refusal(() -> of(8).windows(1, tokens(10, 7), tokens(20, 2))));
    assertEquals(
        "windows of 4 tokens of a text cannot overlap by 4; at most by 3",
        refusal(() -> of(6).windows(4, tokens(10, 9))));
  }

  private static String refusal(Runnable fitting) {
    return assertThrows(BadInputException.class, fitting::run).getMessage();
  }

  @Test
  void aTemplateHasEachTextOnce() {
    Part.Text first = new Part.Text(1, 0);
    Part.Text second = new Part.Text(2, 0);
    for (List<Part> pair : List.<List<Part>>of(List.of(first), List.of(first, first, second))) {
      assertThrows(IllegalArgumentException.class, () -> new TextTemplate(List.of(first), pair));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new TextTemplate(List.of(second), List.of(first, second)));
  }
}
