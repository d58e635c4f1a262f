package io.tandem.experiments.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.Origin;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads experiment files, with includes, substitutions and the overrides of the command line.
 *
 * <p>An include names a file by a relative path, which is looked for beside the including file,
 * then in the main file's folder, then in the {@code experiments/conf} folder of each folder above
 * it. The file must lie in one of the latter two kinds of folder, links followed; it must exist,
 * and it must not include itself. URLs, class path resources and absolute paths are refused.
 *
 * <p>A substitution names a key, of the main file's tree with its overrides; the environment and
 * the system properties are not read. {@code key = null} takes a key away.
 */
public final class HoconReader {
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{[^}]*}");

  private HoconReader() {}

  /**
   * Reads a file.
   *
   * @param file the file
   * @param overrides {@code key=value} each, the key a path and the value as the file would have
   *     it; they are applied in order, and sections are merged
   * @return the tree, every value with the file and line where it was written, or {@code command
   *     line}
   * @throws ConfigException if the file cannot be read or parsed, breaks a limit or includes what
   *     it may not, or an override is malformed; it tells file and line
   */
  public static ConfigNode.Section read(Path file, List<String> overrides) {
    HoconLimits limits = new HoconLimits();
    HoconIncludes main = HoconIncludes.ofMain(file, limits);
    Origin origin = Origin.of(file.toString());
    return guarded(
        origin,
        () -> {
          Config config = main.parse().toConfig();
          for (String override : overrides) {
            config = CommandLineOverride.parse(override, limits).withFallback(config);
          }
          Config resolved = config.resolve(ConfigResolveOptions.noSystem());
          return new HoconTree(origin).section(resolved.root());
        });
  }

  /**
   * Reads a text that stands for a file; it can include nothing.
   *
   * @param text the HOCON
   * @param source what error messages call the text
   * @return the tree
   * @throws ConfigException as for a file
   */
  public static ConfigNode.Section parse(String text, String source) {
    HoconLimits limits = new HoconLimits();
    return guarded(
        Origin.of(source),
        () -> {
          limits.check(text, source);
          Config config =
              ConfigFactory.parseString(text, HoconIncludes.none(source).options(source));
          return new HoconTree(Origin.of(source))
              .section(config.resolve(ConfigResolveOptions.noSystem()).root());
        });
  }

  private static ConfigNode.Section guarded(Origin file, Supplier<ConfigNode.Section> reading) {
    try {
      return reading.get();
    } catch (com.typesafe.config.ConfigException.UnresolvedSubstitution e) {
      Matcher name = SUBSTITUTION.matcher(e.getMessage());
      throw new ConfigException(
          origin(e, file),
          "",
          e.getMessage().contains("cycle")
              ? "substitutions refer to each other in a circle"
              : (name.find() ? name.group() : "a substitution")
                  + " names no key that is set; the environment is not read");
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(origin(e, file), "", reason(e));
    } catch (StackOverflowError e) {
      throw new ConfigException(file, "", "nested too deep to be read");
    }
  }

  private static Origin origin(com.typesafe.config.ConfigException e, Origin file) {
    return e.origin() == null ? file : HoconTree.origin(e.origin(), file);
  }

  private static String reason(com.typesafe.config.ConfigException e) {
    String message = e.getMessage();
    String place = e.origin() == null ? "" : e.origin().description() + ": ";
    String reason = message.startsWith(place) ? message.substring(place.length()) : message;
    // The library's words for a brace that is not closed.
    if (reason.contains("')' here, not: end of file")) {
      return "the file ends inside a section; a closing '}' is missing";
    }
    return reason.length() <= 400 ? reason : reason.substring(0, 400) + "…";
  }
}
