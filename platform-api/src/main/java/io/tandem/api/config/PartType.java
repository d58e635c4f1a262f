package io.tandem.api.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A section whose {@code type} chooses the record that its other keys are bound to: among the
 * records of a sealed interface, or among a family's entries in the catalog, then wrapped in a
 * {@link Part}. The bare name stands for a section with nothing but the type; a section without a
 * type is of the key's default type, if it has one.
 *
 * @param family the sealed interface, or the family in the catalog
 * @param closed whether the choices are the records of the sealed interface
 * @param byDefault the type of a section that gives none
 */
record PartType(Class<?> family, boolean closed, Optional<String> byDefault) implements ValueType {
  static final String KEY = "type";

  /** The records of a sealed interface by the names that they carry. */
  static Map<String, Class<? extends Record>> closedParts(Class<?> family) {
    Map<String, Class<? extends Record>> parts = new TreeMap<>();
    for (Class<?> permitted : family.getPermittedSubclasses()) {
      if (permitted.isInterface() && permitted.isSealed()) {
        parts.putAll(closedParts(permitted));
        continue;
      }
      TypeName name = permitted.getAnnotation(TypeName.class);
      if (!permitted.isRecord() || name == null) {
        throw new IllegalArgumentException(
            permitted.getName() + " is to be a record with @TypeName, as a config may name it");
      }
      if (parts.put(name.value(), permitted.asSubclass(Record.class)) != null) {
        throw new IllegalArgumentException(
            "two records of " + family.getName() + " are named " + name.value());
      }
    }
    return parts;
  }

  private Map<String, Class<? extends Record>> parts(PartCatalog catalog) {
    return closed ? closedParts(family) : catalog.parts(family);
  }

  @Override
  public Optional<Object> read(ConfigNode node, String path, Reading reading) {
    Map<String, Class<? extends Record>> parts = parts(reading.catalog());
    if (node instanceof ConfigNode.Scalar scalar && scalar.kind() == ConfigNode.Scalar.Kind.TEXT) {
      return read(scalar, new ConfigNode.Section(Map.of(), node.origin()), path, reading, parts);
    }
    if (!(node instanceof ConfigNode.Section section)) {
      reading.reportType(node, path, phrase());
      return Optional.empty();
    }
    Optional<ConfigNode> type =
        section.get(KEY).or(() -> byDefault.map(name -> DefaultText.node(name, section.origin())));
    if (type.isEmpty()) {
      reading.report(
          section,
          KeyPath.key(path, KEY),
          "this key is required; expected one of " + String.join(", ", parts.keySet()));
      return Optional.empty();
    }
    if (!(type.get() instanceof ConfigNode.Scalar name)) {
      reading.reportType(type.get(), KeyPath.key(path, KEY), "a name");
      return Optional.empty();
    }
    Map<String, ConfigNode> others = new LinkedHashMap<>(section.entries());
    others.remove(KEY);
    return read(name, new ConfigNode.Section(others, section.origin()), path, reading, parts);
  }

  private Optional<Object> read(
      ConfigNode.Scalar name,
      ConfigNode.Section settings,
      String path,
      Reading reading,
      Map<String, Class<? extends Record>> parts) {
    Class<? extends Record> chosen = parts.get(name.text());
    if (chosen == null) {
      reading.reportName(name, KeyPath.key(path, KEY), "type", name.text(), parts.keySet());
      return Optional.empty();
    }
    return RecordSchema.of(chosen)
        .read(settings, path, reading, key -> ownerOf(key, name.text(), parts))
        .map(record -> closed ? record : new Part<>(name.text(), (Record) record));
  }

  /** Says whose key it is, for one that stayed when only the type was changed. */
  private static Optional<String> ownerOf(
      String key, String chosen, Map<String, Class<? extends Record>> parts) {
    return parts.entrySet().stream()
        .filter(part -> RecordSchema.of(part.getValue()).names().contains(key))
        .findFirst()
        .map(
            part ->
                String.format("this is a key of type '%s', not of '%s'", part.getKey(), chosen));
  }

  @Override
  public Optional<ConfigNode> write(Object value, Origin origin) {
    Record record = value instanceof Part<?> part ? part.settings() : (Record) value;
    String name =
        value instanceof Part<?> part
            ? part.name()
            : record.getClass().getAnnotation(TypeName.class).value();
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    entries.put(KEY, new ConfigNode.Scalar(ConfigNode.Scalar.Kind.TEXT, name, origin));
    entries.putAll(RecordSchema.of(record.getClass()).write(record, origin));
    return Optional.of(new ConfigNode.Section(Collections.unmodifiableMap(entries), origin));
  }

  @Override
  public String phrase() {
    return "a name, or a section { type = name, … }";
  }

  @Override
  public List<String> allowed(PartCatalog catalog) {
    return List.copyOf(parts(catalog).keySet());
  }

  @Override
  public Map<String, Class<? extends Record>> choices() {
    return closed ? closedParts(family) : Map.of();
  }
}
