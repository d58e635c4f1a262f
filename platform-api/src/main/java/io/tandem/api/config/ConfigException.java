package io.tandem.api.config;

import io.tandem.api.error.BadInputException;
import java.util.List;
import java.util.stream.Collectors;

/** Says everything that is wrong in a config at once, each problem with its place. */
public final class ConfigException extends BadInputException {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  /**
   * Makes an exception whose message lists the problems, one a line.
   *
   * @param problems what is wrong, at least one
   */
  public ConfigException(List<ConfigProblem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /**
   * Makes an exception about one problem.
   *
   * @param origin where it was written
   * @param path the keys that lead to it; empty for the config as a whole
   * @param message what is wrong and what is allowed
   */
  public ConfigException(Origin origin, String path, String message) {
    this(List.of(new ConfigProblem(origin, path, message)));
  }

  /**
   * What is wrong.
   *
   * @return the problems in the order in which they were found, at least one
   */
  public List<ConfigProblem> problems() {
    return problems;
  }

  private static String message(List<ConfigProblem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("an exception about a config needs a problem");
    }
    if (problems.size() == 1) {
      return problems.get(0).toString();
    }
    return problems.stream()
        .map(problem -> "  " + problem)
        .collect(
            Collectors.joining("\n", problems.size() + " problems in the configuration:\n", ""));
  }
}
