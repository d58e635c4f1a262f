package io.tandem.api.data;

import io.tandem.api.error.BadInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes sequences of bounded length, as Hugging Face's tokenizers do with {@code max_length},
 * {@code truncation} and {@code stride}.
 *
 * @param template what stands around texts
 * @param length how many tokens a sequence has at most, those of the template included
 */
public record TextSequences(TextTemplate template, int length) {

  /**
   * The sequence of a text.
   *
   * @param truncation {@link Truncation#NONE} refuses a text that is too long; any other cuts off
   *     its end, {@link Truncation#SECOND} excepted, which there is none of
   * @throws BadInputException if the text is too long and may not be cut, or no token of a text
   *     fits beside the template
   */
  public TextSequence fit(Truncation truncation, TokenizedText text) {
    int room = room(template.addedToOne());
    int excess = text.size() - room;
    if (excess > 0 && (truncation == Truncation.NONE || truncation == Truncation.SECOND)) {
      throw tooLong(text.size() + " tokens", room);
    }
    return template.fill(excess > 0 ? text.slice(0, room) : text);
  }

  /**
   * The sequence of two texts.
   *
   * @throws BadInputException if they are too long and may not be cut, or the one that may be cut
   *     would lose all of its tokens, or no token of a text fits beside the template
   */
  public TextSequence fit(Truncation truncation, TokenizedText first, TokenizedText second) {
    int room = room(template.addedToPair());
    int excess = first.size() + second.size() - room;
    if (excess <= 0) {
      return template.fill(first, second);
    }
    return switch (truncation) {
      case LONGEST_FIRST -> {
        int kept = keptOfShorter(Math.min(first.size(), second.size()), room);
        boolean firstIsLonger = first.size() > second.size();
        int ofFirst = firstIsLonger ? room - kept : kept;
        yield template.fill(first.slice(0, ofFirst), second.slice(0, room - ofFirst));
      }
      case FIRST -> template.fill(first.slice(0, left("first", first, excess, room)), second);
      case SECOND -> template.fill(first, second.slice(0, left("second", second, excess, room)));
      case NONE -> throw tooLong(first.size() + " and " + second.size() + " tokens", room);
    };
  }

  /** Of two texts that are cut to one length where the room is odd, the longer keeps one more. */
  private static int keptOfShorter(int shorter, int room) {
    return Math.min(shorter, room / 2);
  }

  private static int left(String which, TokenizedText text, int excess, int room) {
    if (text.size() <= excess) {
      throw new BadInputException(
          String.format(
              "the %s text has %d tokens, and so many would be cut off that none is left: %d more"
                  + " than the %d that there is room for",
              which, text.size(), excess, room));
    }
    return text.size() - excess;
  }

  /**
   * The sequences of a text in windows that overlap.
   *
   * @param overlap how many tokens at a window's end are the next one's first, which is what
   *     Hugging Face calls {@code stride}
   * @return at least one; a text that fits, the empty one too, is one
   * @throws BadInputException if windows would not get on, because nothing but the overlap fits
   */
  public List<TextSequence> windows(int overlap, TokenizedText text) {
    List<TextSequence> sequences = new ArrayList<>();
    for (Window window : cut(text.size(), room(template.addedToOne()), overlap)) {
      sequences.add(
          TextSequence.of(
              template.one(),
              List.of(text.slice(window.from(), window.to())),
              List.of(window.from())));
    }
    return sequences;
  }

  /**
   * The sequences of two texts, the first one whole in each, the second in windows that overlap: a
   * question, and the text that answers it.
   *
   * @param overlap as for one text
   * @throws BadInputException as for one text; it names the first text's length
   */
  public List<TextSequence> windows(int overlap, TokenizedText first, TokenizedText second) {
    int room = room(template.addedToPair());
    if (first.size() + second.size() <= room) {
      return List.of(template.fill(first, second));
    }
    if (first.size() >= room) {
      throw new BadInputException(
          String.format(
              "the first text has %d tokens, which leaves none of %d for the second",
              first.size(), room));
    }
    List<TextSequence> sequences = new ArrayList<>();
    for (Window window : cut(second.size(), room - first.size(), overlap)) {
      sequences.add(
          TextSequence.of(
              template.pair(),
              List.of(first, second.slice(window.from(), window.to())),
              List.of(0, window.from())));
    }
    return sequences;
  }

  private record Window(int from, int to) {}

  private static List<Window> cut(int tokens, int room, int overlap) {
    if (overlap < 0) {
      throw new IllegalArgumentException("an overlap of " + overlap);
    }
    if (tokens <= room) {
      return List.of(new Window(0, tokens));
    }
    if (overlap >= room) {
      throw new BadInputException(
          String.format(
              "windows of %d tokens of a text cannot overlap by %d; at most by %d",
              room, overlap, room - 1));
    }
    List<Window> windows = new ArrayList<>();
    int from = 0;
    while (from + room < tokens) {
      windows.add(new Window(from, from + room));
      from += room - overlap;
    }
    windows.add(new Window(from, tokens));
    return windows;
  }

  private int room(int added) {
    if (length <= added) {
      throw new BadInputException(
          String.format(
              "a sequence of %d tokens has no room for text beside the %d that the template adds",
              length, added));
    }
    return length - added;
  }

  private static BadInputException tooLong(String what, int room) {
    return new BadInputException(
        String.format("%s, and there is room for %d; let texts be cut to the length", what, room));
  }
}
