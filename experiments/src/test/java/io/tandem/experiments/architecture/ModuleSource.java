package io.tandem.experiments.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a {@code module-info.java} says, read from its source so that a module needs no building
 * first and its Javadoc can be seen. Type names in it must be written out in full.
 *
 * @param name the module's name
 * @param javadoc the text of the comment before {@code module}, if there is one
 * @param requires the modules it requires, in any way
 * @param provides providers by service
 */
record ModuleSource(
    String name,
    Optional<String> javadoc,
    Set<String> requires,
    Map<String, Set<String>> provides) {

  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
  private static final Pattern JAVADOC =
      Pattern.compile(
          "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@\\w+\\([^)]*\\)\\s*(?://[^\\n"
              + "]*\\s*)?)*(?:open\\s+)?module\\s",
          Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("\\bmodule\\s+([\\w.]+)\\s*\\{");
  private static final Pattern REQUIRES =
      Pattern.compile("\\brequires\\s+(?:transitive\\s+|static\\s+)*([\\w.]+)\\s*;");
  private static final Pattern PROVIDES =
      Pattern.compile("\\bprovides\\s+([\\w.]+)\\s+with\\s+([\\w.,\\s]+);");

  /** Reads the source of one descriptor. */
  static ModuleSource parse(String source) {
    String code = COMMENT.matcher(source).replaceAll(" ");
    Matcher name = NAME.matcher(code);
    if (!name.find()) {
      throw new IllegalArgumentException("no module is declared in: " + source);
    }
    Map<String, Set<String>> provides = new TreeMap<>();
    PROVIDES
        .matcher(code)
        .results()
        .forEach(match -> provides.put(match.group(1), names(match.group(2))));
    return new ModuleSource(
        name.group(1),
        JAVADOC.matcher(source).results().map(match -> prose(match.group(1))).findFirst(),
        REQUIRES
            .matcher(code)
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new)),
        provides);
  }

  /** Reads every descriptor of the build, by the folder of its module. */
  static Map<Path, ModuleSource> ofBuild(Path root) throws IOException {
    Map<Path, ModuleSource> modules = new TreeMap<>();
    for (Path folder : folders(root)) {
      Path descriptor = folder.resolve("src/main/java/module-info.java");
      if (Files.exists(descriptor)) {
        modules.put(folder, parse(Files.readString(descriptor)));
      }
    }
    return modules;
  }

  /** The folders of the build that hold Java sources. */
  static List<Path> folders(Path root) throws IOException {
    try (Stream<Path> children = Files.list(root)) {
      return children
          .filter(child -> Files.isDirectory(child.resolve("src/main/java")))
          .sorted()
          .toList();
    }
  }

  /** The text of a Javadoc comment without its stars. */
  static String prose(String comment) {
    return comment.replaceAll("(?m)^\\s*\\*", " ").replaceAll("\\s+", " ").strip();
  }

  private static Set<String> names(String list) {
    return Arrays.stream(list.split(","))
        .map(String::strip)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
