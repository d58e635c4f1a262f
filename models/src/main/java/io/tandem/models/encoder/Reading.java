package io.tandem.models.encoder;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.TextSequences;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.Truncation;
import io.tandem.api.error.BadInputException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How much of a text an encoder reads, and in how many pieces.
 *
 * @param length how many tokens are read at once, those of the template included
 * @param windows how many pieces of a longer text are read
 * @param overlap how many tokens of a piece are the next one's first
 * @param pair the attribute that holds a second text, if texts come in pairs
 */
public record Reading(
    @Doc(
            "How many tokens are read at once, those around the text included; at most as many as"
                + " the model has positions for.")
        @Default("512")
        @Range(min = 3, max = 10_000_000)
        int length,
    @Doc(
            "In how many windows a longer text is read, of which the mean is taken; the rest is"
                + " left out. Sentences to be tagged, and texts that are asked, are read whole.")
        @Default("1")
        @Range(min = 1, max = 10_000)
        int windows,
    @Doc("How many tokens of a window are the next one's first.")
        @Default("64")
        @Range(min = 0, max = 10_000_000)
        int overlap,
    @Doc("The attribute that holds a second text, where texts come in pairs.")
        Optional<String> pair) {
  /** What a config says the length by. */
  static final String KEY = "model.reading.length";

  private static final int OVERLAP = 64;

  /** One window of a single text. */
  static Reading ofLength(int length) {
    return new Reading(length, 1, OVERLAP, Optional.empty());
  }

  /** The same with at most so many tokens at once. */
  Reading atMost(int tokens) {
    return length <= tokens ? this : new Reading(tokens, windows, overlap, pair);
  }

  /**
   * The sequences of a document's text or texts, at least one.
   *
   * @throws BadInputException if a text that is needed is missing or does not fit, naming the
   *     document
   */
  List<TextSequence> of(Tokenizer tokenizer, Document document) {
    if (pair.isPresent()) {
      String second = second(document);
      return windows == 1
          ? List.of(pairOf(tokenizer, document, document.text(), second))
          : first(allOf(tokenizer, document, document.text(), second));
    }
    TextSequences sequences = sequences(tokenizer);
    TokenizedText text = tokenizer.tokenize(document.text());
    return windows == 1
        ? List.of(placed(document, () -> sequences.fit(Truncation.LONGEST_FIRST, text)))
        : first(placed(document, () -> sequences.windows(overlap, text)));
  }

  /**
   * The sequence of two texts of a document, of which the longer one is cut first.
   *
   * @throws BadInputException if they do not fit, naming the document
   */
  TextSequence pairOf(Tokenizer tokenizer, Document document, String first, String second) {
    return placed(
        document,
        () ->
            sequences(tokenizer)
                .fit(
                    Truncation.LONGEST_FIRST,
                    tokenizer.tokenize(first),
                    tokenizer.tokenize(second)));
  }

  /**
   * All windows of the second of two texts of a document, the first one whole in each.
   *
   * @throws BadInputException if they do not fit, naming the document
   */
  List<TextSequence> allOf(Tokenizer tokenizer, Document document, String first, String second) {
    TokenizedText start = tokenizer.tokenize(first);
    int room = length - tokenizer.template().addedToPair() - start.size();
    return placed(
        document,
        () ->
            sequences(tokenizer)
                .windows(
                    Math.min(overlap, Math.max(0, room / 2)), start, tokenizer.tokenize(second)));
  }

  private TextSequences sequences(Tokenizer tokenizer) {
    return new TextSequences(tokenizer.template(), length);
  }

  private static <T> T placed(Document document, Supplier<T> made) {
    try {
      return made.get();
    } catch (BadInputException e) {
      throw new BadInputException(document.place() + ": " + e.getMessage(), e);
    }
  }

  private List<TextSequence> first(List<TextSequence> all) {
    return all.subList(0, Math.min(windows, all.size()));
  }

  private String second(Document document) {
    String second = document.attributes().get(pair.orElseThrow());
    if (second == null) {
      throw new BadInputException(
          String.format(
              "%s: there is no second text '%s' among %s",
              document.place(), pair.get(), document.attributes().keySet()));
    }
    return second;
  }
}
