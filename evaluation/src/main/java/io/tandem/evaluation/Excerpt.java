package io.tandem.evaluation;

import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Exhibit.Span;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** The part of a marked text that tells most, and how it stands in a case. */
final class Excerpt {
  private static final String CUT = "… ";

  private Excerpt() {}

  /**
   * Cuts a text.
   *
   * @param spans the text's pieces
   * @param most about how many characters are wanted
   * @return the pieces that follow each other within so many characters and have the greatest
   *     weights, signs apart, together
   */
  static List<Span> of(List<Span> spans, int most) {
    int begin = 0;
    int length = 0;
    double sum = 0;
    int bestBegin = 0;
    int bestEnd = 0;
    double best = -1;
    for (int end = 0; end < spans.size(); end++) {
      length += spans.get(end).text().length();
      sum += Math.abs(spans.get(end).weight());
      while (length > most && begin < end) {
        length -= spans.get(begin).text().length();
        sum -= Math.abs(spans.get(begin).weight());
        begin++;
      }
      // Sums in another order differ by less.
      if (sum > best + 1e-9 || bestBegin == begin) {
        best = Math.max(best, sum);
        bestBegin = begin;
        bestEnd = end + 1;
      }
    }
    List<Span> excerpt = new ArrayList<>();
    if (bestBegin > 0) {
      excerpt.add(new Span(CUT, 0));
    }
    for (Span span : spans.subList(bestBegin, bestEnd)) {
      excerpt.add(new Span(CaseContent.shortened(span.text()), span.weight()));
    }
    if (bestEnd < spans.size()) {
      excerpt.add(new Span(" …", 0));
    }
    return excerpt;
  }

  static JsonArray json(List<Span> spans) {
    return new JsonArray(
        spans.stream()
            .<JsonValue>map(
                span ->
                    new JsonArray(
                        List.of(new JsonString(span.text()), JsonFigure.toJson(span.weight()))))
            .toList());
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws BadInputException if it is anything else
   */
  static List<Span> from(JsonValue json) {
    List<Span> spans = new ArrayList<>();
    for (JsonValue item : json.asArray().items()) {
      List<JsonValue> pair = item.asArray().items();
      if (pair.size() != 2) {
        throw new JsonException("expected a text and its weight but found " + item.phrase());
      }
      spans.add(new Span(pair.get(0).asString(), JsonFigure.fromJson(pair.get(1), "weight")));
    }
    return spans;
  }
}
