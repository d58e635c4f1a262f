package io.tandem.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Exhibit.Span;
import io.tandem.api.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExcerptTest {
  private static List<Span> words(double... weights) {
    List<Span> spans = new ArrayList<>();
    for (double weight : weights) {
      spans.add(new Span("word ", weight));
    }
    return spans;
  }

  private static String text(List<Span> spans) {
    return spans.stream().map(Span::text).collect(Collectors.joining());
  }

  @Test
  void aShortTextIsShownWhole() {
    assertEquals(words(0.1, 1, 0), Excerpt.of(words(0.1, 1, 0), 15));
    assertEquals(List.of(), Excerpt.of(List.of(), 15));
  }

  @Test
  void ofALongTextThePartThatTellsMostIsShownWhateverItSpeaksFor() {
    List<Span> excerpt = Excerpt.of(words(0, 0.5, 0, 0, -1, 0.6, 0, 0, 0.9, 0), 15);
    assertEquals("… word word word  …", text(excerpt));
    assertEquals(List.of(0.0, 0.0, -1.0, 0.6, 0.0), excerpt.stream().map(Span::weight).toList());
  }

  @Test
  void whereNothingTellsTheBeginningIsShown() {
    assertEquals("word word word  …", text(Excerpt.of(words(0, 0, 0, 0, 0), 15)));
  }

  @Test
  void aPieceThatIsTooLongByItselfIsCut() {
    List<Span> excerpt = Excerpt.of(List.of(new Span("x".repeat(5000), 1)), 1000);
    assertTrue(text(excerpt).length() < 1100, excerpt.toString());
  }

  @Test
  void whatWasWrittenIsReadBackAndNothingElse() {
    List<Span> spans = List.of(new Span("a\n<b>", -0.25), new Span("\uD83D\uDE00", 0));
    assertEquals(spans, Excerpt.from(Excerpt.json(spans)));
    for (String wrong : List.of("{}", "[1]", "[[\"a\"]]", "[[1, 2]]", "[[\"a\", \"b\"]]")) {
      byte[] bytes = wrong.getBytes(StandardCharsets.UTF_8);
      assertThrows(
          BadInputException.class, () -> Excerpt.from(JsonReader.read(bytes, "wrong")), wrong);
    }
  }
}
