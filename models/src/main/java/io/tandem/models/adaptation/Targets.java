package io.tandem.models.adaptation;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.program.NamePattern;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which layers are changed, as Hugging Face PEFT's {@code target_modules} tells: a name stands for
 * every layer that is called so, or whose name ends with a dot and it.
 *
 * @param names names, in which {@code *} stands for any characters; or {@value #ALL_MAPS} alone
 */
record Targets(List<String> names) {
  /** Stands for every map of vectors to vectors but those of heads, new or not. */
  static final String ALL_MAPS = "all-linear";

  /** Stands for any number, in names that are no user's. */
  private static final String NUMBER = "#";

  /** Copies the list. */
  Targets {
    names = List.copyOf(names);
  }

  /** Whether every map is meant. */
  boolean areAllMaps() {
    return names.equals(List.of(ALL_MAPS));
  }

  /** Whether a layer is one of them. */
  boolean include(String layer) {
    return names.stream().anyMatch(name -> matches(name, layer));
  }

  private static boolean matches(String name, String layer) {
    if (name.contains(NUMBER)) {
      return layer.matches("(.*\\.)?" + name.replace(".", "\\.").replace(NUMBER, "\\d+"));
    }
    return name.contains("*")
        ? new NamePattern(name).matches(layer) || new NamePattern("*." + name).matches(layer)
        : layer.equals(name) || layer.endsWith("." + name);
  }

  /**
   * Refuses names that no layer has.
   *
   * @param key the config's key with the names
   * @param layers the names of the layers that could be meant
   * @throws BadInputException if one of the names is no layer's, with the nearest one
   */
  void check(String key, Set<String> layers) {
    for (String name : names) {
      if (layers.stream().noneMatch(layer -> matches(name, layer))) {
        Set<String> known = new TreeSet<>(layers);
        layers.forEach(layer -> known.add(layer.substring(layer.lastIndexOf('.') + 1)));
        throw new BadInputException(
            String.format(
                "%s: no layer is called '%s'; %s", key, name, NearestName.hint(name, known)));
      }
    }
  }
}
