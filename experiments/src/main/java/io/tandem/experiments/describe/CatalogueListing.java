package io.tandem.experiments.describe;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.experiments.wiring.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a config can choose from, by kind. */
public record CatalogueListing(List<Catalogue.Kind> kinds) {

  /** For people: a heading for each kind, a line for each choice. */
  public String text() {
    int width =
        kinds.stream()
            .flatMap(kind -> kind.entries().stream())
            .mapToInt(entry -> entry.name().length())
            .max()
            .orElse(0);
    StringBuilder text = new StringBuilder();
    for (Catalogue.Kind kind : kinds) {
      text.append(kind.label()).append(": ").append(kind.meaning()).append('\n');
      for (Catalogue.Entry entry : kind.entries()) {
        text.append(
            String.format(
                Locale.ROOT, "  %-" + width + "s  %s%n", entry.name(), entry.description()));
      }
      if (kind.entries().isEmpty()) {
        text.append("  none is on the path\n");
      }
    }
    return text.toString();
  }

  /** For machines: by kind, an array of objects. */
  public JsonObject json() {
    JsonObject.Builder json = JsonObject.builder();
    for (Catalogue.Kind kind : kinds) {
      List<JsonValue> items = new ArrayList<>();
      for (Catalogue.Entry entry : kind.entries()) {
        items.add(
            JsonObject.builder()
                .put("name", new JsonString(entry.name()))
                .put("description", new JsonString(entry.description()))
                .put("from", new JsonString(entry.from()))
                .build());
      }
      json.put(kind.label(), new JsonArray(items));
    }
    return json.build();
  }
}
