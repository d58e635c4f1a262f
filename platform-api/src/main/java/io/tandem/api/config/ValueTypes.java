package io.tandem.api.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds how a record component is read and written, from its Java type and annotations. */
final class ValueTypes {
  private static final Map<Class<?>, Class<?>> UNBOXED =
      Map.of(
          Integer.class, int.class,
          Long.class, long.class,
          Float.class, float.class,
          Double.class, double.class,
          Boolean.class, boolean.class);

  private final RecordComponent component;
  private boolean rangeUsed;
  private boolean familyUsed;

  private ValueTypes(RecordComponent component) {
    this.component = component;
  }

  static ValueType of(RecordComponent component) {
    ValueTypes types = new ValueTypes(component);
    ValueType type = types.of(component.getGenericType());
    if (component.isAnnotationPresent(Range.class) && !types.rangeUsed) {
      throw types.refuse("@Range stands on no number or duration");
    }
    if (component.isAnnotationPresent(NameOf.class) && !types.familyUsed) {
      throw types.refuse("@NameOf stands on no text");
    }
    return type;
  }

  private ValueType of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return ofGeneric((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
    }
    if (!(type instanceof Class<?> written)) {
      throw refuse("cannot be read from a config");
    }
    Class<?> plain = UNBOXED.getOrDefault(written, written);
    if (NumberType.isNumber(plain)) {
      return new NumberType(plain, bounds());
    }
    if (plain == Duration.class) {
      return new DurationType(bounds());
    }
    if (TextType.isText(plain)) {
      return new TextType(plain, plain == String.class ? family() : Object.class);
    }
    if (plain.isRecord() && plain != Part.class) {
      return new SectionType(plain.asSubclass(Record.class));
    }
    if (plain.isInterface() && plain.isSealed()) {
      return new PartType(plain, true, defaultType());
    }
    throw refuse("cannot be read from a config");
  }

  private ValueType ofGeneric(Class<?> raw, Type[] arguments) {
    if (raw == List.class) {
      return new ContainerTypes.ListType(of(arguments[0]));
    }
    if (raw == Optional.class) {
      return new ContainerTypes.OptionalType(of(arguments[0]));
    }
    if (raw == Map.class && arguments[0] == String.class) {
      return new ContainerTypes.MapType(of(arguments[1]));
    }
    if (raw == Part.class) {
      Type family = arguments[0] instanceof ParameterizedType p ? p.getRawType() : arguments[0];
      if (family instanceof Class<?> found) {
        return new PartType(found, false, defaultType());
      }
    }
    throw refuse("cannot be read from a config");
  }

  private Bounds bounds() {
    Range range = component.getAnnotation(Range.class);
    rangeUsed = true;
    return range == null ? Bounds.NONE : Bounds.of(range);
  }

  private Optional<String> defaultType() {
    return Optional.ofNullable(component.getAnnotation(Default.class))
        .map(Default::value)
        .filter(texts -> texts.length == 1)
        .map(texts -> texts[0]);
  }

  private Class<?> family() {
    NameOf names = component.getAnnotation(NameOf.class);
    familyUsed = true;
    return names == null ? Object.class : names.value();
  }

  private IllegalArgumentException refuse(String why) {
    return new IllegalArgumentException(
        String.format(
            "%s.%s (%s): %s",
            component.getDeclaringRecord().getName(),
            component.getName(),
            component.getGenericType().getTypeName(),
            why));
  }
}
