package io.tandem.api.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The types that hold values of another type: lists, maps and optional values. */
final class ContainerTypes {
  private ContainerTypes() {}

  /** A list; a value that is no list is read as a list of one. */
  record ListType(ValueType element) implements ValueType {
    @Override
    public Optional<Object> read(ConfigNode node, String path, Reading reading) {
      if (!(node instanceof ConfigNode.Sequence sequence)) {
        return element.read(node, path, reading).map(List::of);
      }
      List<Object> values = new ArrayList<>();
      int index = 0;
      for (ConfigNode item : sequence.items()) {
        element.read(item, KeyPath.item(path, index++), reading).ifPresent(values::add);
      }
      return values.size() == index ? Optional.of(List.copyOf(values)) : Optional.empty();
    }

    @Override
    public Optional<ConfigNode> write(Object value, Origin origin) {
      List<ConfigNode> items = new ArrayList<>();
      for (Object item : (List<?>) value) {
        element.write(item, origin).ifPresent(items::add);
      }
      return Optional.of(new ConfigNode.Sequence(items, origin));
    }

    @Override
    public String phrase() {
      return "a list, each item " + element.phrase();
    }

    @Override
    public List<String> allowed(PartCatalog catalog) {
      return element.allowed(catalog);
    }

    @Override
    public Optional<String> range() {
      return element.range();
    }

    @Override
    public Optional<Class<? extends Record>> keys() {
      return element.keys();
    }

    @Override
    public Map<String, Class<? extends Record>> choices() {
      return element.choices();
    }
  }

  /** A section whose keys are the user's own. */
  record MapType(ValueType element) implements ValueType {
    @Override
    public Optional<Object> read(ConfigNode node, String path, Reading reading) {
      if (!(node instanceof ConfigNode.Section section)) {
        reading.reportType(node, path, phrase());
        return Optional.empty();
      }
      Map<String, Object> values = new LinkedHashMap<>();
      section
          .entries()
          .forEach(
              (key, item) ->
                  element
                      .read(item, KeyPath.key(path, key), reading)
                      .ifPresent(value -> values.put(key, value)));
      return values.size() == section.entries().size()
          ? Optional.of(Collections.unmodifiableMap(values))
          : Optional.empty();
    }

    @Override
    public Optional<Object> readMissing(ConfigNode.Section section, String path, Reading reading) {
      return Optional.of(Map.of());
    }

    @Override
    public boolean required() {
      return false;
    }

    @Override
    public Optional<ConfigNode> write(Object value, Origin origin) {
      Map<String, ConfigNode> entries = new LinkedHashMap<>();
      ((Map<?, ?>) value)
          .forEach(
              (key, item) ->
                  element.write(item, origin).ifPresent(node -> entries.put((String) key, node)));
      return Optional.of(new ConfigNode.Section(entries, origin));
    }

    @Override
    public String phrase() {
      return "a section, the value of each key " + element.phrase();
    }

    @Override
    public List<String> allowed(PartCatalog catalog) {
      return element.allowed(catalog);
    }

    @Override
    public Optional<String> range() {
      return element.range();
    }

    @Override
    public Optional<Class<? extends Record>> keys() {
      return element.keys();
    }

    @Override
    public Map<String, Class<? extends Record>> choices() {
      return element.choices();
    }
  }

  /** A value whose absence has a meaning of its own. */
  record OptionalType(ValueType element) implements ValueType {
    @Override
    public Optional<Object> read(ConfigNode node, String path, Reading reading) {
      return element.read(node, path, reading).map(Optional::of);
    }

    @Override
    public Optional<Object> readMissing(ConfigNode.Section section, String path, Reading reading) {
      return Optional.of(Optional.empty());
    }

    @Override
    public Optional<ConfigNode> write(Object value, Origin origin) {
      return ((Optional<?>) value).flatMap(present -> element.write(present, origin));
    }

    @Override
    public String phrase() {
      return element.phrase();
    }

    @Override
    public List<String> allowed(PartCatalog catalog) {
      return element.allowed(catalog);
    }

    @Override
    public Optional<String> range() {
      return element.range();
    }

    @Override
    public boolean required() {
      return false;
    }

    @Override
    public Optional<Class<? extends Record>> keys() {
      return element.keys();
    }

    @Override
    public Map<String, Class<? extends Record>> choices() {
      return element.choices();
    }
  }
}
