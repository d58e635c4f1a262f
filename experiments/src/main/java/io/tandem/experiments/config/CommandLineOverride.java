package io.tandem.experiments.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.tandem.api.config.ConfigException;
import io.tandem.api.config.Origin;
import java.util.List;

/** Reads a {@code key=value} of the command line. */
final class CommandLineOverride {
  static final String SOURCE = "command line";

  private CommandLineOverride() {}

  static Config parse(String override, HoconLimits limits) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw refuse("'" + override + "' is no override; expected key=value");
    }
    limits.check(override, SOURCE);
    List<String> keys;
    Config parsed;
    try {
      keys = ConfigUtil.splitPath(override.substring(0, equals).trim());
      parsed = ConfigFactory.parseString(override, HoconIncludes.none(SOURCE).options(SOURCE));
    } catch (com.typesafe.config.ConfigException e) {
      throw refuse(
          "'"
              + override
              + "' cannot be read; if the value is a text, put it in double quotes, and these in"
              + " single quotes for the shell, as in 'device=\"gpu:0\"'");
    }
    if (!setsOnly(parsed.root(), keys)) {
      throw refuse(
          "'"
              + override
              + "' sets more than one key; give each key=value as an argument of its own");
    }
    return parsed;
  }

  private static boolean setsOnly(ConfigObject root, List<String> keys) {
    ConfigValue value = root;
    for (String key : keys) {
      if (!(value instanceof ConfigObject object) || object.size() != 1) {
        return false;
      }
      value = object.get(key);
    }
    return value != null;
  }

  private static ConfigException refuse(String message) {
    return new ConfigException(Origin.of(SOURCE), "", message);
  }
}
