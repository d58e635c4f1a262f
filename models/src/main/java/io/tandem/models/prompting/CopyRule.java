package io.tandem.models.prompting;

import io.tandem.api.data.TokenizedText;
import io.tandem.models.generation.ChoiceSearch;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Lets nothing be said but pieces of a text, of whole words, or one other phrase, each with a token
 * behind it that ends it.
 *
 * @param text the text's characters
 * @param tokens the text's tokens, with their places in it
 * @param other tokens of the phrase that says that there is no such piece, with their end
 * @param end what ends a piece
 * @param most the greatest number of tokens of a piece
 */
record CopyRule(String text, TokenizedText tokens, List<Integer> other, int end, int most)
    implements ChoiceSearch.Rule {

  @Override
  public Set<Integer> after(int[] said) {
    Set<Integer> next = new TreeSet<>();
    if (said.length > 0 && said[said.length - 1] == end) {
      return next;
    }
    int[] others = other.stream().mapToInt(id -> id).toArray();
    if (said.length < others.length && Arrays.mismatch(said, others) == said.length) {
      next.add(others[said.length]);
    }
    for (int first = 0; first < tokens.size(); first++) {
      if (!begins(first) || !matches(first, said)) {
        continue;
      }
      int after = first + said.length;
      if (said.length > 0 && ends(after - 1)) {
        next.add(end);
      }
      if (after < tokens.size() && said.length < most && tokens.id(after) != end) {
        next.add(tokens.id(after));
      }
    }
    return next;
  }

  /** The places in the text of what was said, of all that there are the first. */
  int[] place(int[] said) {
    int first =
        IntStream.range(0, tokens.size() - said.length + 1)
            .filter(i -> begins(i) && matches(i, said) && ends(i + said.length - 1))
            .findFirst()
            .orElseThrow();
    int begin = tokens.begin(first);
    int last = tokens.end(first + said.length - 1);
    while (begin < last && Character.isWhitespace(text.charAt(begin))) {
      begin++;
    }
    return new int[] {begin, last};
  }

  private boolean matches(int first, int[] said) {
    return first + said.length <= tokens.size()
        && IntStream.range(0, said.length).allMatch(i -> tokens.id(first + i) == said[i]);
  }

  private boolean begins(int token) {
    int begin = tokens.begin(token);
    return tokens.end(token) > begin && (begin == 0 || !(isWord(begin - 1) && isWord(begin)));
  }

  private boolean ends(int token) {
    int end = tokens.end(token);
    return end > tokens.begin(token)
        && !Character.isWhitespace(text.charAt(end - 1))
        && (end == text.length() || !(isWord(end - 1) && isWord(end)));
  }

  private boolean isWord(int place) {
    return Character.isLetterOrDigit(text.charAt(place));
  }
}
