package io.tandem.datasets.batching;

/**
 * Examples of unequal length: each document of a token stream, cut into consecutive windows of at
 * most a context.
 *
 * <p>The tokens to predict of a document are its own and the separator that ends it. Each is in one
 * window, with the token before it as what is read there: the first window reads the separator
 * before the document, and every other one begins with the token that the one before it predicted
 * last. So the labels of all windows, one after the other, are the stream from its second token on,
 * and no example reaches from one document into the next. Immutable and thread-safe; 8 bytes an
 * example.
 */
public final class TokenWindows {
  private final TokenStream stream;
  private final int[] begins;
  private final int[] lengths;
  private final int longest;

  private TokenWindows(TokenStream stream, int[] begins, int[] lengths, int longest) {
    this.stream = stream;
    this.begins = begins;
    this.lengths = lengths;
    this.longest = longest;
  }

  /**
   * Cuts the documents.
   *
   * @param stream the documents' tokens
   * @param context the most tokens that a window reads, at least 1
   * @return the windows in the order of the text; at least one of each document, even an empty one,
   *     whose end is to be predicted
   */
  public static TokenWindows ofDocuments(TokenStream stream, int context) {
    if (context < 1) {
      throw new IllegalArgumentException("a context of " + context + " tokens: at least 1");
    }
    int count = 0;
    for (int document = 0; document < stream.documents(); document++) {
      int targets = stream.begin(document + 1) - stream.begin(document);
      count = Math.addExact(count, (targets - 1) / context + 1);
    }
    int[] begins = new int[count];
    int[] lengths = new int[count];
    int longest = 0;
    int next = 0;
    for (int document = 0; document < stream.documents(); document++) {
      int end = stream.begin(document + 1);
      int length;
      for (int begin = stream.begin(document); begin < end; begin += length) {
        length = Math.min(context, end - begin);
        begins[next] = begin;
        lengths[next++] = length;
        longest = Math.max(longest, length);
      }
    }
    return new TokenWindows(stream, begins, lengths, longest);
  }

  /**
   * The number of windows.
   *
   * @return at least 1
   */
  public int count() {
    return begins.length;
  }

  /**
   * How many tokens a window reads, and as many it predicts.
   *
   * @param window from 0
   * @return at least 1
   */
  public int length(int window) {
    return lengths[window];
  }

  /**
   * The length of the longest.
   *
   * @return at most the context
   */
  public int longest() {
    return longest;
  }

  /**
   * Where a window begins.
   *
   * @param window from 0
   * @return the place in the stream of the first token that it reads; the first that it predicts is
   *     the one after
   */
  public int begin(int window) {
    return begins[window];
  }

  /**
   * What the windows are cut from.
   *
   * @return the tokens
   */
  public TokenStream stream() {
    return stream;
  }

  /** What an error message calls a window. */
  String name(int window) {
    int document = stream.documentAt(begins[window]);
    int from = begins[window] - stream.begin(document);
    return String.format(
        "document '%s', tokens %d to %d",
        stream.documentName(document), from, from + lengths[window] - 1);
  }
}
