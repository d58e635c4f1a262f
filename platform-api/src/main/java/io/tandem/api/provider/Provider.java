package io.tandem.api.provider;

/**
 * Something that a config names, from whatever jar on the path.
 *
 * <p>A provider is a class with a public constructor without parameters, found with {@link
 * java.util.ServiceLoader}: its module says {@code provides KIND with CLASS}, and its jar holds
 * {@code META-INF/services/KIND} as well, so that it is found on a class path too. Providers are
 * stateless and thread-safe, and making one is cheap: it loads no native code and reads no file, as
 * every command makes all of them.
 *
 * @param <S> the settings, a record whose components are the keys of the config. The package of a
 *     record that is not public, or not in an exported package, is opened to {@code io.tandem.api}
 */
public interface Provider<S extends Record> {

  /** What a config calls it: lower case, words joined by hyphens; unique among its kind. */
  String name();

  /** One line for people, without a full stop: what it is. */
  String description();

  /** The record that the config's keys are bound to; {@link NoSettings} if there are none. */
  Class<S> settingsType();
}
