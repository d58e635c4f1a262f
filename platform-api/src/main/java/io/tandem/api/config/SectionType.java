package io.tandem.api.config;

import java.util.Map;
import java.util.Optional;

/** A record inside a record: a section with keys of its own. */
record SectionType(Class<? extends Record> type) implements ValueType {
  @Override
  public Optional<Object> read(ConfigNode node, String path, Reading reading) {
    if (!(node instanceof ConfigNode.Section section)) {
      reading.reportType(node, path, phrase());
      return Optional.empty();
    }
    return RecordSchema.of(type).read(section, path, reading);
  }

  @Override
  public Optional<Object> readMissing(ConfigNode.Section section, String path, Reading reading) {
    return read(new ConfigNode.Section(Map.of(), section.origin()), path, reading);
  }

  @Override
  public Optional<ConfigNode> write(Object value, Origin origin) {
    return Optional.of(
        new ConfigNode.Section(RecordSchema.of(type).write((Record) value, origin), origin));
  }

  @Override
  public String phrase() {
    return "a section { … }";
  }

  @Override
  public boolean required() {
    return RecordSchema.of(type).required();
  }

  @Override
  public Optional<Class<? extends Record>> keys() {
    return Optional.of(type);
  }
}
