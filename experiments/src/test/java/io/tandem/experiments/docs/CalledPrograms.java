package io.tandem.experiments.docs;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.CommandRun;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Holds what a page's commands call against what is there: the launcher's against the commands
 * themselves and the experiments that they name, Maven's against the build.
 */
final class CalledPrograms {
  /** What a command that names no file of an experiment is taken to be of. */
  static final String USUAL_EXPERIMENT = "experiments/conf/quickstart.conf";

  private static final String USUAL_SWEEP = "experiments/conf/sweeps/party-cnn.conf";
  private static final String OVERRIDES = "KEY=VALUE";

  /** Commands that only tell something, and are run. */
  private static final Set<String> BRIEF = Set.of("list", "describe", "check", "completion");

  /** What stands for a name that the reader has to find. */
  private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z][A-Z0-9_]+");

  private final CommandLine parser = CommandRun.parser();
  private final Configs configs;

  CalledPrograms(Configs configs) {
    this.configs = configs;
  }

  /**
   * Checks a call.
   *
   * @return whether it was run as well
   * @throws BadInputException with what is wrong
   */
  boolean check(Recorder.Call call) throws IOException {
    List<String> words = call.words();
    for (String word : words) {
      if (Repository.lacks(word) && configs.file(word).isEmpty()) {
        throw new BadInputException("there is no " + word);
      }
    }
    List<String> arguments = words.subList(1, words.size());
    return switch (words.get(0)) {
      case "./tandem", "tandem" -> tandem(arguments, call.block());
      case "mvn" -> {
        maven(arguments);
        yield false;
      }
      default -> false;
    };
  }

  private boolean tandem(List<String> arguments, CodeBlock block) throws IOException {
    ParseResult parsed;
    try {
      parsed = parser.parseArgs(arguments.toArray(new String[0]));
    } catch (ParameterException e) {
      throw new BadInputException(e.getMessage());
    }
    if (block.note(Documentation.ELSEWHERE).isPresent()) {
      return false;
    }
    List<String> names = new ArrayList<>();
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
      names.add(parsed.commandSpec().name());
    }
    List<String> overrides = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    Stream.concat(parsed.matchedPositionals().stream(), parsed.matchedOptions().stream())
        .forEach(argument -> collect(argument, overrides, files));
    String base = block.note("of").orElse(names.contains("sweep") ? USUAL_SWEEP : USUAL_EXPERIMENT);
    if (files.isEmpty() && !overrides.isEmpty()) {
      files.add(configs.file(base).orElseThrow());
    }
    for (Path file : files) {
      configs.read(file, overrides);
    }
    List<String> found =
        arguments.stream()
            .map(word -> word.equals("FILE") ? base : word)
            .map(word -> configs.file(word).map(Path::toString).orElse(word))
            .toList();
    if (names.isEmpty()
        || !BRIEF.contains(names.get(0))
        || found.stream().anyMatch(word -> PLACEHOLDER.matcher(word).matches())) {
      return false;
    }
    CommandRun run = CommandRun.of(found.toArray(new String[0]));
    require(run.exit() == 0, run.err());
    return true;
  }

  private void collect(ArgSpec argument, List<String> overrides, List<Path> files) {
    for (String word : argument.stringValues()) {
      if (argument.paramLabel().equals(OVERRIDES)) {
        overrides.add(word);
      } else if (word.endsWith(".conf")) {
        files.add(
            configs
                .file(word)
                .orElseThrow(
                    () ->
                        new BadInputException(
                            "there is no "
                                + word
                                + ": name one that is shipped, show it, or say FILE")));
      }
    }
  }

  private static void maven(List<String> arguments) throws IOException {
    String build = Files.readString(Repository.ROOT.resolve("pom.xml"));
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (word.equals("-pl")) {
        for (String module : arguments.get(i + 1).split(",", -1)) {
          require(build.contains("<module>" + module + "</module>"), "no module " + module);
        }
      } else if (word.startsWith("-P")) {
        require(build.contains("<id>" + word.substring(2) + "</id>"), "no profile " + word);
      } else if (word.startsWith("-Dtest=")) {
        for (String pattern : word.substring("-Dtest=".length()).split(",", -1)) {
          requireTest(pattern.replaceFirst("#.*", ""));
        }
      }
    }
  }

  static void requireTest(String pattern) throws IOException {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern + ".java");
    try (Stream<Path> files =
        Files.find(
            Repository.ROOT,
            14,
            (file, attributes) ->
                attributes.isRegularFile()
                    && matcher.matches(file.getFileName())
                    && file.toString().contains("src/test/java"))) {
      require(files.findAny().isPresent(), "no test " + pattern);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new BadInputException(otherwise);
    }
  }
}
