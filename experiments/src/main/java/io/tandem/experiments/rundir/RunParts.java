package io.tandem.experiments.rundir;

import io.tandem.api.config.ConfigNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How the directories are named that lie in the one of several runs. */
final class RunParts {
  private static final int MOST_FOLDS = 1000;

  private RunParts() {}

  /**
   * The names that a config leads to: of several backends theirs, else of several seeds or of folds
   * that are run in turn their numbers, of a sweep those of its trials; none of a single run.
   */
  static List<String> names(ConfigNode.Section config) {
    if (isSweep(config)) {
      String trials = text(config, "trials");
      return trials.matches("\\d{1,5}")
          ? Stream.iterate(1, trial -> trial + 1)
              .limit(Integer.parseInt(trials))
              .map(RunParts::trial)
              .toList()
          : List.of();
    }
    List<String> backends = texts(config, "backend");
    if (backends.size() > 1) {
      return backends;
    }
    List<String> seeds = texts(config, "seed");
    if (seeds.size() > 1) {
      return seeds.stream()
          .filter(seed -> seed.matches("-?\\d{1,19}"))
          .map(seed -> "seed-" + seed)
          .toList();
    }
    boolean folds =
        config.get("split").orElse(null) instanceof ConfigNode.Section split
            && text(split, "type").equals("folds")
            && split.get("fold").isEmpty();
    String count = folds ? text((ConfigNode.Section) config.get("split").get(), "folds") : "";
    return count.matches("\\d{1,4}")
        ? Stream.iterate(1L, fold -> fold + 1)
            .limit(Math.min(MOST_FOLDS, Long.parseLong(count)))
            .map(Repetition.FOLD::directory)
            .toList()
        : List.of();
  }

  /** Whether a config is that of a sweep. */
  static boolean isSweep(ConfigNode.Section config) {
    return config.get("experiment").isPresent() && config.get("search").isPresent();
  }

  /** The name of the directory of a trial, by its number from 1. */
  static String trial(int number) {
    return String.format(Locale.ROOT, "trial-%04d", number);
  }

  private static List<String> texts(ConfigNode.Section section, String key) {
    return section.get(key).orElse(null) instanceof ConfigNode.Sequence list
        ? list.items().stream()
            .filter(ConfigNode.Scalar.class::isInstance)
            .map(item -> ((ConfigNode.Scalar) item).text())
            .toList()
        : List.of();
  }

  private static String text(ConfigNode.Section section, String key) {
    return section.get(key).orElse(null) instanceof ConfigNode.Scalar scalar ? scalar.text() : "";
  }
}
