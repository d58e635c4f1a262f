package io.tandem.experiments.describe;

import io.tandem.api.config.RecordDescriber;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.experiments.wiring.Catalogue;
import java.util.Optional;

/**
 * One choice of a kind, with all its keys.
 *
 * @param kind what people call the kind
 * @param entry the choice
 * @param keys what it takes
 */
public record EntryListing(String kind, Catalogue.Entry entry, KeyListing keys) {

  /** Asks a describer for the keys. */
  public static EntryListing of(String kind, Catalogue.Entry entry, RecordDescriber describer) {
    return new EntryListing(kind, entry, new KeyListing(describer.describe(entry.settings())));
  }

  /** For people. */
  public String text() {
    return String.format(
        "%s %s: %s (from %s)%n%n%s%s",
        kind,
        entry.name(),
        entry.description(),
        entry.from(),
        entry.definition().map(EntryListing::text).orElse(""),
        keys.text());
  }

  private static String text(Catalogue.Definition definition) {
    if (definition.formula().isEmpty()) {
      return String.format("  Source: %s%n%n", definition.source());
    }
    return String.format(
        "  Examples: %s%n  Formula:  %s%n  Source:   %s%n%n",
        String.join(", ", definition.forms()), definition.formula(), definition.source());
  }

  /** For machines. */
  public JsonObject json() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("kind", new JsonString(kind))
            .put("name", new JsonString(entry.name()))
            .put("description", new JsonString(entry.description()))
            .put("from", new JsonString(entry.from()));
    Optional<Catalogue.Definition> definition = entry.definition();
    if (definition.isPresent()) {
      if (!definition.get().formula().isEmpty()) {
        json.put("forms", JsonArray.ofStrings(definition.get().forms()))
            .put("formula", definition.get().formula());
      }
      json.put("source", definition.get().source());
    }
    return json.put("keys", keys.json()).build();
  }
}
