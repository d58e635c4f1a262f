package io.tandem.api.provider;

import io.tandem.api.error.BadInputException;
import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The providers that a service loader finds, by their names. */
public final class NamedProviders {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private NamedProviders() {}

  /**
   * Makes every provider of a kind.
   *
   * @param kind what messages call the kind, for example {@code backend}
   * @param type the kind's interface
   * @param services a loader of that interface, made by a module that says it uses it
   * @param <P> the kind
   * @return the providers in the order of their names; empty if there are none
   * @throws BadInputException if two have one name, a name is not lower case with hyphens between
   *     words, or one cannot be loaded; the message names the classes and where they come from
   */
  public static <P extends Provider<?>> Map<String, P> byName(
      String kind, Class<P> type, ServiceLoader<?> services) {
    Map<String, P> known = new TreeMap<>();
    Iterator<?> found = services.iterator();
    try {
      while (found.hasNext()) {
        P provider = type.cast(found.next());
        P before = known.putIfAbsent(nameOf(kind, provider), provider);
        if (before != null) {
          throw new BadInputException(
              String.format(
                  "two providers of a %s are named '%s': %s and %s; take one of the jars off the"
                      + " path",
                  kind, provider.name(), shown(before), shown(provider)));
        }
      }
    } catch (ServiceConfigurationError e) {
      throw new BadInputException(
          "a provider on the path cannot be loaded: "
              + e.getMessage()
              + (e.getCause() == null ? "" : ": " + e.getCause()),
          e);
    }
    return Collections.unmodifiableMap(known);
  }

  /** Names are as configs write keys, so that nobody has to quote or guess them. */
  private static String nameOf(String kind, Provider<?> provider) {
    String name = String.valueOf(provider.name());
    if (!NAME.matcher(name).matches()) {
      throw new BadInputException(
          String.format(
              "the %s %s is named '%s'; a name is of lower-case letters and digits, with hyphens"
                  + " between words",
              kind, shown(provider), name));
    }
    return name;
  }

  private static String shown(Provider<?> provider) {
    return String.format(
        "%s (from %s)", provider.getClass().getName(), origin(provider.getClass()));
  }

  /**
   * Where a class comes from.
   *
   * @param type the class, for example a provider's
   * @return the name of its module, or of its file where the module has no name
   */
  public static String origin(Class<?> type) {
    if (type.getModule().isNamed()) {
      return type.getModule().getName();
    }
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null
        ? "the class path"
        : String.valueOf(Path.of(URI.create(source.getLocation().toString())).getFileName());
  }
}
