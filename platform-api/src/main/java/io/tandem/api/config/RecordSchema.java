package io.tandem.api.config;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The keys of a record, and how an instance is read from a section and written to one. */
final class RecordSchema {
  private static final ClassValue<RecordSchema> SCHEMAS =
      new ClassValue<>() {
        @Override
        protected RecordSchema computeValue(Class<?> type) {
          return new RecordSchema(type.asSubclass(Record.class));
        }
      };

  /** One component of the record. */
  record Key(String name, RecordComponent component, ValueType type) {

    Optional<List<String>> defaultTexts() {
      return Optional.ofNullable(component.getAnnotation(Default.class))
          .map(annotation -> List.of(annotation.value()));
    }

    boolean required() {
      return defaultTexts().isEmpty() && type.required();
    }

    private Optional<Object> read(ConfigNode.Section section, String path, Reading reading) {
      Optional<ConfigNode> written = section.get(name);
      if (written.isPresent()) {
        return type.read(written.get(), path, reading);
      }
      Optional<ConfigNode> byDefault =
          defaultTexts().map(texts -> defaultNode(texts, section.origin()));
      return byDefault.isPresent()
          ? type.read(byDefault.get(), path, reading)
          : type.readMissing(section, path, reading);
    }

    private static ConfigNode defaultNode(List<String> texts, Origin origin) {
      List<ConfigNode> items =
          texts.stream().<ConfigNode>map(text -> DefaultText.node(text, origin)).toList();
      return items.size() == 1 ? items.get(0) : new ConfigNode.Sequence(items, origin);
    }
  }

  private final Class<? extends Record> type;
  private final Map<String, Key> keys = new LinkedHashMap<>();

  private RecordSchema(Class<? extends Record> type) {
    this.type = type;
    for (RecordComponent component : type.getRecordComponents()) {
      String name = KeyPath.kebab(component.getName());
      keys.put(name, new Key(name, component, ValueTypes.of(component)));
    }
  }

  static RecordSchema of(Class<? extends Record> type) {
    return SCHEMAS.get(type);
  }

  Set<String> names() {
    return keys.keySet();
  }

  List<Key> keys() {
    return List.copyOf(keys.values());
  }

  boolean required() {
    return keys.values().stream().anyMatch(Key::required);
  }

  Optional<Object> read(ConfigNode.Section section, String path, Reading reading) {
    return read(section, path, reading, key -> Optional.empty());
  }

  /** Reads an instance; an unknown key may be explained by where it would belong. */
  Optional<Object> read(
      ConfigNode.Section section,
      String path,
      Reading reading,
      Function<String, Optional<String>> explain) {
    int before = reading.problems().size();
    section
        .entries()
        .forEach(
            (name, node) -> {
              if (!keys.containsKey(name)) {
                reading.report(
                    node,
                    KeyPath.key(path, name),
                    "unknown key; "
                        + explain.apply(name).map(text -> text + ". ").orElse("")
                        + NearestName.hint(name, keys.keySet()));
              }
            });
    List<Object> values = new ArrayList<>();
    for (Key key : keys.values()) {
      key.read(section, KeyPath.key(path, key.name()), reading).ifPresent(values::add);
    }
    return reading.problems().size() == before
        ? construct(values, section, path, reading)
        : Optional.empty();
  }

  private Optional<Object> construct(
      List<Object> values, ConfigNode.Section section, String path, Reading reading) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
      open(constructor);
      return Optional.of(constructor.newInstance(values.toArray()));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException
          || e.getCause() instanceof BadInputException) {
        reading.report(section, path, e.getCause().getMessage());
        return Optional.empty();
      }
      throw new IllegalStateException(type.getName() + " could not be made", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " could not be made", e);
    }
  }

  Map<String, ConfigNode> write(Record value, Origin origin) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    for (Key key : keys.values()) {
      try {
        open(key.component().getAccessor());
        Object component = key.component().getAccessor().invoke(value);
        key.type().write(component, origin).ifPresent(node -> entries.put(key.name(), node));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(type.getName() + " could not be read", e);
      }
    }
    return entries;
  }

  private void open(AccessibleObject member) {
    if (!member.trySetAccessible()) {
      throw new IllegalStateException(
          String.format(
              "%s is not open to configs: let module %s say 'opens %s to io.tandem.api'",
              type.getName(), type.getModule().getName(), type.getPackageName()));
    }
  }
}
