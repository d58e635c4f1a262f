package io.tandem.experiments.report;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigNode;
import io.tandem.experiments.config.ConfigKeys;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Tells what a config would say where it says nothing: a key is taken away, and the rest resolved.
 * That way nothing has to be known of what the keys mean.
 *
 * @param resolve fills in the defaults of a config, or throws a {@link ConfigException}
 */
public record ConfigDefaults(UnaryOperator<ConfigNode.Section> resolve) {

  /** What stands where nothing is set. */
  sealed interface Default {
    /** The key has to be set. */
    record Required() implements Default {}

    /** The key may be left out, and then has no value. */
    record Nothing() implements Default {}

    /** The key then has this value. */
    record Value(ConfigNode node) implements Default {}
  }

  /**
   * The default of a key.
   *
   * @param config a config that {@link #resolve} takes
   * @param path the key
   * @return its default where everything else is as it is
   */
  Default of(ConfigNode.Section config, List<String> path) {
    Optional<ConfigNode.Section> otherwise = resolved(ConfigKeys.without(config, path));
    if (otherwise.isEmpty() && path.size() > 1) {
      // The name of a part may have a default only together with the part's settings.
      otherwise = resolved(ConfigKeys.without(config, path.subList(0, path.size() - 1)));
    }
    if (otherwise.isEmpty()) {
      return new Default.Required();
    }
    return ConfigKeys.at(otherwise.get(), path)
        .<Default>map(Default.Value::new)
        .orElseGet(Default.Nothing::new);
  }

  /** Whether defaults of this config can be told: it may be of a version with other keys. */
  boolean knows(ConfigNode.Section config) {
    return resolved(config).isPresent();
  }

  private Optional<ConfigNode.Section> resolved(ConfigNode.Section config) {
    try {
      return Optional.of(resolve.apply(config));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }
}
