package io.tandem.models.generation;

import io.tandem.api.data.Tokenizer;
import java.util.Arrays;
import java.util.List;

/**
 * The text of tokens as they come, in pieces that are whole: half of a character waits for its
 * other half, and what may become a text that stops waits until it is known whether it does.
 */
final class TextPieces {
  private static final char REPLACEMENT = '\uFFFD';

  private final Tokenizer tokenizer;
  private final List<String> stops;
  private int[] tokens = new int[16];
  private int length;

  /** Tokens before this are not looked at any more. */
  private int from;

  /** The text of the tokens before this was taken. */
  private int read;

  private String held = "";
  private boolean stopped;

  TextPieces(Tokenizer tokenizer, List<String> stops) {
    this.tokenizer = tokenizer;
    this.stops = stops;
  }

  /** What can be shown with one more token; often something, sometimes nothing. */
  String add(int token) {
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * length);
    }
    tokens[length++] = token;
    // Decoded together with what came before, as some tokenizers join tokens with spaces.
    String before = decode(from, read);
    String text = decode(from, length);
    if (text.length() <= before.length() || text.charAt(text.length() - 1) == REPLACEMENT) {
      return "";
    }
    from = read;
    read = length;
    return release(text.substring(before.length()), false);
  }

  /** What is left when no more tokens come. */
  String end() {
    String before = decode(from, read);
    String text = decode(from, length);
    read = length;
    return release(text.substring(Math.min(before.length(), text.length())), true);
  }

  private String decode(int start, int end) {
    return start == end ? "" : tokenizer.decode(Arrays.copyOfRange(tokens, start, end));
  }

  private String release(String text, boolean all) {
    if (stopped) {
      return "";
    }
    String waiting = held + text;
    int stop = stopIn(waiting, stops);
    stopped = stop >= 0;
    int shown = waiting.length();
    if (stopped) {
      shown = stop;
    } else if (!all) {
      for (String one : stops) {
        shown = Math.min(shown, waiting.length() - beginning(waiting, one));
      }
    }
    held = stopped ? "" : waiting.substring(shown);
    return waiting.substring(0, shown);
  }

  /** How many characters at the end of a text may be the beginning of another. */
  private static int beginning(String text, String stop) {
    int most = Math.min(text.length(), stop.length() - 1);
    for (int n = most; n > 0; n--) {
      if (stop.startsWith(text.substring(text.length() - n))) {
        return n;
      }
    }
    return 0;
  }

  /** Where the first text that stops begins, or -1. */
  static int stopIn(String text, List<String> stops) {
    return stops.stream().mapToInt(text::indexOf).filter(i -> i >= 0).min().orElse(-1);
  }
}
