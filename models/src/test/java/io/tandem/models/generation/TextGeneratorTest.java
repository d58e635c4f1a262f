package io.tandem.models.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.error.BadInputException;
import io.tandem.models.generation.Continuation.Finish;
import io.tandem.models.gpt.Gpt;
import io.tandem.models.gpt.GptConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TextGeneratorTest {
  private static final Gpt GPT = new Gpt(new GptConfig(1, 16, 2, 24, 0, 1e-5), 257);
  private static final ByteTokenizer TOKENIZER = new ByteTokenizer();

  private static Engine engine;
  private static TextGenerator generator;

  @BeforeAll
  static void open() {
    engine = Backends.open("djl");
    DeviceState state = engine.newState();
    Models.initialize(GPT, state, 1);
    generator = new TextGenerator(GPT, TOKENIZER, state);
  }

  @AfterAll
  static void close() {
    generator.close();
    engine.close();
  }

  private static List<String> pieces(List<String> stops, String text) {
    TextPieces pieces = new TextPieces(TOKENIZER, stops);
    List<String> shown = new ArrayList<>();
    for (int id : TOKENIZER.encode(text)) {
      shown.add(pieces.add(id));
    }
    shown.add(pieces.end());
    shown.removeIf(String::isEmpty);
    return shown;
  }

  @Test
  void aCharacterIsShownWhenAllOfItsBytesAreThere() {
    assertEquals(List.of("a", "é", "日", "😀", "!"), pieces(List.of(), "aé日😀!"));
  }

  @Test
  void halfACharacterAtTheEndIsShownAsWhatItDecodesTo() {
    TextPieces pieces = new TextPieces(TOKENIZER, List.of());
    assertEquals("a", pieces.add('a'));
    assertEquals("", pieces.add(0xE6));
    assertEquals("\uFFFD", pieces.end());
  }

  @Test
  void whatMayBecomeAStopWaitsAndIsShownIfItDoesNot() {
    assertEquals(List.of("x", "ab", "ac"), pieces(List.of("abz", "aq"), "xabac"));
    assertEquals(List.of("x"), pieces(List.of("aba"), "xaba and more"));
    assertEquals(List.of("x", "a", "ab"), pieces(List.of("aba!"), "xaab"));
  }

  @Test
  void thePiecesOfAStreamMakeUpTheCompletion() {
    Generation settings = Generation.of(60, Sampling.PLAIN);
    String whole = generator.complete(List.of("Fellow"), settings, 5).get(0).text();
    assertEquals(whole, generator.generate("Fellow", settings, 5).collect(Collectors.joining()));
    assertFalse(whole.isEmpty());
    List<StringBuilder> rows = List.of(new StringBuilder(), new StringBuilder());
    List<Completion> both =
        generator.complete(
            List.of("Fellow", "A"), settings, 5, (row, piece) -> rows.get(row).append(piece));
    assertEquals(whole, both.get(0).text());
    for (int i = 0; i < 2; i++) {
      assertEquals(both.get(i).text(), rows.get(i).toString());
    }
  }

  @Test
  void aStreamComputesNoMoreThanIsAskedFor() {
    Generation settings = Generation.of(1_000_000, Sampling.PLAIN);
    // A generator that went on to the end would compute for hours: it fails and does not hang.
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> assertEquals(3, generator.generate("Fellow", settings, 5).limit(3).toList().size()));
  }

  @Test
  void aStreamThatAnotherGenerationEndedSaysSoAndGivesNoFurtherPiece() {
    Generation settings = Generation.of(60, Sampling.PLAIN);
    Iterator<String> first = generator.generate("Fellow", settings, 5).iterator();
    assertFalse(first.next().isEmpty());
    List<Completion> alone = generator.complete(List.of("On"), settings, 3);
    Iterator<String> second = generator.generate("Go", settings, 4).iterator();
    assertFalse(second.next().isEmpty());
    IllegalStateException ended = assertThrows(IllegalStateException.class, first::next);
    assertEquals(
        "this stream was ended by another generation of the same generator", ended.getMessage());
    assertFalse(second.next().isEmpty(), "the stale one took nothing from the one that goes on");
    assertEquals(alone, generator.complete(List.of("On"), settings, 3));
  }

  @Test
  void aStopTextEndsTheCompletionWhereverTokensBegin() {
    Generation settings = Generation.of(60, Sampling.topK(90));
    Completion free = generator.complete(List.of("On"), settings, 3).get(0);
    String text = free.text();
    String stop = text.substring(11, 14);
    assertTrue(text.indexOf(stop) > 0);
    Completion stopped =
        generator.complete(List.of("On"), settings.withStop("never there", stop), 3).get(0);
    assertEquals(text.substring(0, text.indexOf(stop)), stopped.text());
    assertEquals(Finish.STOP, stopped.continuation().finish());
    assertEquals(
        stopped.text(),
        generator.generate("On", settings.withStop(stop), 3).collect(Collectors.joining()));
    assertTrue(stopped.continuation().tokens().size() < free.continuation().tokens().size());
  }

  @Test
  void noTokenThatEndsTextsComesBeforeItsTime() {
    Generation greedy = Generation.of(20, Sampling.GREEDY);
    String first = generator.complete(List.of("Go"), greedy, 0).get(0).text().substring(0, 1);
    BadInputException unknown =
        assertThrows(
            BadInputException.class,
            () -> generator.complete(List.of("Go"), ending("<|endoftxt|>", 0), 0));
    assertTrue(unknown.getMessage().contains("'<|endoftxt|>'"), unknown.getMessage());
    assertTrue(unknown.getMessage().contains("<|endoftext|>"), unknown.getMessage());
    Completion least = generator.complete(List.of("Go"), ending("<|endoftext|>", 15), 0).get(0);
    assertTrue(least.continuation().tokens().size() >= 15);
    assertTrue(least.text().startsWith(first));
  }

  private static Generation ending(String token, int least) {
    return new Generation(
        20, least, Sampling.GREEDY, Optional.empty(), 1, 0, List.of(), Optional.of(token));
  }

  @Test
  void badRequestsAreRefused() {
    Generation one = Generation.of(1, Sampling.GREEDY);
    assertEquals(
        "a prompt is empty; generation needs at least one character to go on from",
        assertThrows(BadInputException.class, () -> generator.complete(List.of("a", ""), one, 0))
            .getMessage());
    assertEquals(
        "min-tokens (2) is more than tokens (1)",
        assertThrows(IllegalArgumentException.class, () -> one.withMinTokens(2)).getMessage());
    assertEquals(
        "of 2 beams, 3 cannot be returned",
        assertThrows(
                IllegalArgumentException.class,
                () -> new BeamSearch(2, 1, BeamSearch.EarlyStopping.FIRST, 3))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> one.withStop(""));
  }

  @Test
  void aNumberOutOfItsRangeIsRefusedWhereItIsGiven() {
    Generation one = Generation.of(1, Sampling.GREEDY);
    for (int tokens : new int[] {0, -1, 1_000_001}) {
      assertEquals(
          "tokens must be from 1 to 1000000, not " + tokens,
          refusal(() -> Generation.of(tokens, Sampling.GREEDY)));
    }
    assertEquals("min-tokens must be 0 or more, not -1", refusal(() -> one.withMinTokens(-1)));
    assertEquals(
        "no-repeat-ngram must be 0 or more, not -1", refusal(() -> one.withNoRepeatNgram(-1)));
    for (double penalty : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertEquals(
          "repetition-penalty must be a number above 0, not " + penalty,
          refusal(() -> one.withRepetitionPenalty(penalty)));
    }
    assertEquals("beams must be from 1 to 1000, not 0", refusal(() -> BeamSearch.of(0)));
    assertEquals("beams must be from 1 to 1000, not 1001", refusal(() -> BeamSearch.of(1001)));
    BeamSearch.EarlyStopping first = BeamSearch.EarlyStopping.FIRST;
    assertEquals(
        "returned must be 1 or more, not 0", refusal(() -> new BeamSearch(2, 1, first, 0)));
    assertEquals(
        "length-penalty must be finite, not NaN",
        refusal(() -> new BeamSearch(2, Double.NaN, first, 1)));
  }

  private static String refusal(Executable action) {
    return assertThrows(IllegalArgumentException.class, action).getMessage();
  }
}
