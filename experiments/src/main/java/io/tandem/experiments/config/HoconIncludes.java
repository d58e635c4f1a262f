package io.tandem.experiments.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.tandem.api.config.ConfigException;
import io.tandem.api.config.Origin;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One file of an experiment and what it may include; see {@link HoconReader} for the rule. */
final class HoconIncludes
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

  /**
   * A file on the way from the main file to this one.
   *
   * @param shown the path as messages name it
   * @param real the path, links followed
   */
  private record Link(String shown, Path real) {}

  private final List<Link> chain;
  private final List<Path> roots;
  private final String text;
  private final HoconLimits limits;

  private HoconIncludes(List<Link> chain, List<Path> roots, String text, HoconLimits limits) {
    this.chain = chain;
    this.roots = roots;
    this.text = text;
    this.limits = limits;
  }

  static HoconIncludes ofMain(Path file, HoconLimits limits) {
    Origin origin = Origin.of(file.toString());
    Path real = existing(file, origin);
    List<Path> roots = new ArrayList<>();
    roots.add(real.getParent());
    for (Path above = real.getParent(); above != null; above = above.getParent()) {
      Path shared = above.resolve("experiments").resolve("conf");
      if (Files.isDirectory(shared)) {
        roots.add(shared);
      }
    }
    String text = ConfigText.read(real, file.toString());
    return new HoconIncludes(List.of(new Link(file.toString(), real)), roots, text, limits);
  }

  static HoconIncludes none(String source) {
    return new HoconIncludes(
        List.of(new Link(source, Path.of(""))), List.of(), "", new HoconLimits());
  }

  ConfigParseOptions options(String source) {
    return ConfigParseOptions.defaults()
        .setSyntax(ConfigSyntax.CONF)
        .setOriginDescription(source)
        .setIncluder(this);
  }

  ConfigObject parse() {
    String shown = chain.get(chain.size() - 1).shown();
    limits.check(text, shown);
    return ConfigFactory.parseString(text, options(shown)).root();
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    Origin origin = originOf(what);
    limits.countInclude(origin);
    if (roots.isEmpty()) {
      throw refuse(origin, what, "an include can stand in a file only");
    }
    if (what.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      throw refuse(origin, what, "only files can be included");
    }
    Path found = find(what, origin);
    Link link = new Link(shown(found), existing(found, origin));
    if (roots.stream().noneMatch(root -> link.real().startsWith(root))) {
      throw refuse(
          origin,
          what,
          "it lies outside the folders of which files can be included: "
              + roots.stream().map(HoconIncludes::shown).collect(Collectors.joining(", ")));
    }
    if (chain.stream().anyMatch(before -> before.real().equals(link.real()))) {
      String circle = chain.stream().map(Link::shown).collect(Collectors.joining(" includes "));
      throw refuse(origin, what, "it includes itself: " + circle + " includes " + link.shown());
    }
    List<Link> longer = new ArrayList<>(chain);
    longer.add(link);
    String included = ConfigText.read(link.real(), link.shown());
    return new HoconIncludes(longer, roots, included, limits).parse();
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return include(context, what.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw refuse(originOf(what.getPath()), what.toString(), "only files can be included");
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    throw refuse(originOf(what), what, "only files can be included");
  }

  private Path find(String what, Origin origin) {
    try {
      if (Path.of(what).isAbsolute()) {
        throw refuse(origin, what, "only relative paths can be included");
      }
      List<Path> places = new ArrayList<>();
      places.add(chain.get(chain.size() - 1).real().resolveSibling(what));
      roots.forEach(root -> places.add(root.resolve(what)));
      return places.stream()
          .map(Path::normalize)
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(
              () ->
                  refuse(
                      origin,
                      what,
                      "there is no such file; looked for "
                          + places.stream()
                              .map(place -> shown(place.normalize()))
                              .distinct()
                              .collect(Collectors.joining(", "))));
    } catch (InvalidPathException e) {
      throw refuse(origin, what, "not a path on this system");
    }
  }

  /** The parser does not tell the place of an include, so it is searched for. */
  private Origin originOf(String what) {
    String shown = chain.get(chain.size() - 1).shown();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains("include") && lines.get(i).contains(what)) {
        return new Origin(shown, i + 1);
      }
    }
    return Origin.of(shown);
  }

  private static ConfigException refuse(Origin origin, String what, String why) {
    return new ConfigException(origin, "", "cannot include '" + what + "': " + why);
  }

  private static Path existing(Path file, Origin origin) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw new ConfigException(origin, "", "there is no such file");
    }
  }

  private static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    if (path.equals(here)) {
      return ".";
    }
    return (path.startsWith(here) ? here.relativize(path) : path).toString();
  }
}
