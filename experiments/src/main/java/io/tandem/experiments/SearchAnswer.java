package io.tandem.experiments;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.search.index.Hit;
import io.tandem.search.index.IndexedText;
import io.tandem.search.index.SearchIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was found, as {@code tandem search} tells it.
 *
 * @param index where it was found
 * @param method by which
 * @param reads whether a cross-encoder has ordered it
 * @param time whether it is told how long it took
 */
record SearchAnswer(SearchIndex index, SearchMethod method, boolean reads, boolean time) {

  /** Two lines for each text, the second one indented. */
  List<String> lines(String question, List<Hit> found) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      IndexedText text = index.text(found.get(i).number());
      lines.add(
          String.format(
              Locale.ROOT,
              "%d\t%.4f\t%s\t%s",
              i + 1,
              found.get(i).score(),
              oneLine(text.id()),
              oneLine(text.title())));
      lines.add("    " + index.snippet(question, text));
    }
    return lines;
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  /** A JSON object on one line. */
  String object(String question, List<Hit> found, double millis) {
    List<JsonValue> hits = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      IndexedText text = index.text(found.get(i).number());
      hits.add(
          JsonObject.builder()
              .put("rank", i + 1)
              .put("score", found.get(i).score())
              .put("id", text.id())
              .put("title", text.title())
              .put("snippet", index.snippet(question, text))
              .put("text", text.text())
              .build());
    }
    JsonObject.Builder object =
        JsonObject.builder()
            .put("question", question)
            .put("method", method.name().toLowerCase(Locale.ROOT))
            .put("reranked", reads)
            .put("hits", new JsonArray(hits));
    if (time) {
      object.put("milliseconds", millis);
    }
    return JsonWriter.compact(object.build());
  }
}
