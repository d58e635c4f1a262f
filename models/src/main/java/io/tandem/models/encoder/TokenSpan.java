package io.tandem.models.encoder;

import io.tandem.api.data.TextSequence;

/**
 * The tokens of a window that an answer is made of.
 *
 * @param first the place of the first one; 0, that of {@code [CLS]}, if the answer is not in it
 * @param last the place of the last one, likewise
 */
record TokenSpan(int first, int last) {
  private static final TokenSpan NONE = new TokenSpan(0, 0);

  /**
   * The tokens that hold a piece of the second text: from the last one that begins no later to the
   * first one that ends no sooner.
   *
   * @param begin where the piece begins in the text
   * @param end where it has ended
   */
  static TokenSpan of(TextSequence window, int begin, int end) {
    int first = -1;
    int last = -1;
    for (int i = 0; i < window.length(); i++) {
      if (window.text(i) == 2) {
        first = window.begin(i) <= begin ? i : first;
        last = last < 0 && window.end(i) >= end ? i : last;
      }
    }
    return first < 0 || last < first ? NONE : new TokenSpan(first, last);
  }
}
