package io.tandem.api.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Tells which keys a record takes from a config. Immutable and thread-safe. */
public final class RecordDescriber {
  private final PartCatalog catalog;

  /**
   * Makes a describer.
   *
   * @param catalog the parts that configs can name
   */
  public RecordDescriber(PartCatalog catalog) {
    this.catalog = Objects.requireNonNull(catalog);
  }

  /**
   * The keys of a record, those of the records inside it included. Of a named part only the names
   * are told: each of them is a record to describe by itself. Of a sealed interface's records all
   * keys are told.
   *
   * @param type the record's class
   * @return one description for each component, in their order
   */
  public List<KeyDescription> describe(Class<? extends Record> type) {
    return describe(type, Set.of());
  }

  /**
   * The records that a sealed interface lets a config choose from.
   *
   * @param family a sealed interface of records with {@link TypeName}
   * @return the records by name, in the order of the names
   */
  public static Map<String, Class<? extends Record>> choices(Class<?> family) {
    return PartType.closedParts(family);
  }

  /**
   * What a record is.
   *
   * @param type the record's class
   * @return the text of its {@link Doc}, or an empty one
   */
  public static String doc(Class<? extends Record> type) {
    return Optional.ofNullable(type.getAnnotation(Doc.class)).map(Doc::value).orElse("");
  }

  private List<KeyDescription> describe(
      Class<? extends Record> type, Set<Class<? extends Record>> outer) {
    Set<Class<? extends Record>> around = new LinkedHashSet<>(outer);
    around.add(type);
    List<KeyDescription> keys = new ArrayList<>();
    for (RecordSchema.Key key : RecordSchema.of(type).keys()) {
      keys.add(
          new KeyDescription(
              key.name(),
              key.type().phrase(),
              key.required(),
              key.defaultTexts().map(texts -> written(key, texts)),
              key.type().range(),
              key.type().allowed(catalog),
              Optional.ofNullable(key.component().getAnnotation(Doc.class))
                  .map(Doc::value)
                  .orElse(""),
              key.type()
                  .keys()
                  .filter(inner -> !around.contains(inner))
                  .map(inner -> describe(inner, around))
                  .orElse(List.of()),
              choices(key.type().choices(), around)));
    }
    return keys;
  }

  private Map<String, List<KeyDescription>> choices(
      Map<String, Class<? extends Record>> records, Set<Class<? extends Record>> around) {
    Map<String, List<KeyDescription>> choices = new LinkedHashMap<>();
    records.forEach(
        (name, record) -> {
          if (!around.contains(record)) {
            choices.put(name, describe(record, around));
          }
        });
    return choices;
  }

  private static String written(RecordSchema.Key key, List<String> texts) {
    return key.component().getType() == List.class || texts.size() != 1
        ? "[" + String.join(", ", texts) + "]"
        : texts.get(0);
  }
}
