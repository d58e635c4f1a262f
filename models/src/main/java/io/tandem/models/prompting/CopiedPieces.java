package io.tandem.models.prompting;

import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.prediction.Prediction.Answer.Span;
import io.tandem.models.generation.ChoiceSearch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The pieces of a text that may be said as an answer. */
public final class CopiedPieces {
  /** The greatest number of tokens of a piece. */
  private static final int MOST = 32;

  private final CopyRule rule;

  private CopiedPieces(CopyRule rule) {
    this.rule = rule;
  }

  /**
   * Those of a text.
   *
   * @param none what says that there is no answer, if that may be said
   * @param end the token that ends what is said
   */
  public static CopiedPieces of(Tokenizer tokenizer, String text, Optional<String> none, int end) {
    // A word is written otherwise at the beginning of a text than after a space by some tokenizers.
    String behind = " " + text;
    TokenizedText spaced = tokenizer.tokenize(behind);
    int[] begins = IntStream.range(0, spaced.size()).map(i -> moved(spaced.begin(i))).toArray();
    int[] ends = IntStream.range(0, spaced.size()).map(i -> moved(spaced.end(i))).toArray();
    List<Integer> other = new ArrayList<>();
    if (none.isPresent()) {
      Arrays.stream(tokenizer.encode(" " + none.get())).forEach(other::add);
      other.add(end);
    }
    return new CopiedPieces(
        new CopyRule(
            text, new TokenizedText(spaced.ids(), begins, ends), List.copyOf(other), end, MOST));
  }

  private static int moved(int place) {
    return Math.max(0, place - 1);
  }

  /** Lets nothing else be said. */
  public ChoiceSearch.Rule rule() {
    return rule;
  }

  /** The greatest number of tokens that may be said, with the end. */
  public int longest() {
    return Math.max(rule.other().size(), Math.min(MOST, rule.tokens().size()) + 1);
  }

  /** A place in the text; an empty one says that there is no answer. */
  private record Place(int begin, int end) {}

  /** Where what was said stands in the text; what is one piece in several forms is told once. */
  public List<Span> spans(List<ChoiceSearch.Said> said) {
    Map<Place, Double> places = new LinkedHashMap<>();
    for (ChoiceSearch.Said one : said) {
      places.merge(place(one.tokens()), one.logProbability(), (a, b) -> Probabilities.logSum(a, b));
    }
    double all =
        Probabilities.logSum(places.values().stream().mapToDouble(score -> score).toArray());
    List<Span> spans = new ArrayList<>();
    places.forEach(
        (place, score) ->
            spans.add(
                new Span(
                    rule.text().substring(place.begin(), place.end()),
                    place.begin(),
                    place.end(),
                    score,
                    Math.exp(score - all))));
    spans.sort(Comparator.comparingDouble(Span::score).reversed());
    return List.copyOf(spans);
  }

  private Place place(List<Integer> tokens) {
    if (tokens.equals(rule.other()) && !isCopied(tokens)) {
      return new Place(0, 0);
    }
    int[] place = rule.place(piece(tokens));
    return new Place(place[0], place[1]);
  }

  private static int[] piece(List<Integer> tokens) {
    return tokens.subList(0, tokens.size() - 1).stream().mapToInt(id -> id).toArray();
  }

  /** Whether the phrase for no answer also stands in the text, which then is the answer. */
  private boolean isCopied(List<Integer> tokens) {
    int[] piece = piece(tokens);
    for (int length = 0; length <= piece.length; length++) {
      int next = length == piece.length ? rule.end() : piece[length];
      CopyRule own = new CopyRule(rule.text(), rule.tokens(), List.of(), rule.end(), rule.most());
      if (!own.after(Arrays.copyOf(piece, length)).contains(next)) {
        return false;
      }
    }
    return true;
  }
}
