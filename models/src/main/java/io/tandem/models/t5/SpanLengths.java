package io.tandem.models.t5;

import io.tandem.api.error.BadInputException;

/**
 * How many tokens a text has whose spans are left out, and how many what remains and what is to be
 * told have, all of them as long: the numbers of {@code random_spans_helper} in the paper's code.
 *
 * @param text the tokens of the text
 * @param noise how many of these are left out
 * @param spans in how many spans
 * @param inputs the tokens that remain, one for each span and the end
 * @param targets the tokens that are left out, one before each span and the end
 */
record SpanLengths(int text, int noise, int spans, int inputs, int targets) {

  /** Those of a text of a length. */
  static SpanLengths of(int text, double rate, double meanSpan) {
    // Halves go to the even number, as in Python.
    int noise = Math.min(Math.max((int) Math.rint(text * rate), 1), text - 1);
    int most = Math.min(noise, text - noise);
    int spans = Math.min(Math.max((int) Math.rint(noise / meanSpan), 1), most);
    return new SpanLengths(text, noise, spans, text - noise + spans + 1, noise + spans + 1);
  }

  /**
   * Those of the longest text of which no more than so many tokens remain.
   *
   * @throws BadInputException if even of two tokens more remain
   */
  static SpanLengths filling(int inputs, double rate, double meanSpan) {
    SpanLengths fitting = of(2, rate, meanSpan);
    if (fitting.inputs > inputs) {
      throw new BadInputException(
          String.format(
              "limits.source is %d; a text with a span left out has at least %d tokens",
              inputs, fitting.inputs));
    }
    for (SpanLengths next = fitting;
        next.inputs <= inputs;
        next = of(next.text + 1, rate, meanSpan)) {
      fitting = next;
    }
    return fitting;
  }
}
