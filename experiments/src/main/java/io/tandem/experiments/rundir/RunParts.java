package io.tandem.experiments.rundir;

import io.tandem.api.config.ConfigNode;
import java.util.List;
import java.util.stream.IntStream;

/** How the directories are named that lie in the one of a comparison or a cross-validation. */
final class RunParts {
  static final String FOLD = "fold-";

  private RunParts() {}

  /**
   * The names that a config leads to: of several backends theirs, else of folds that are run in
   * turn their numbers; none of a single run.
   */
  static List<String> names(ConfigNode.Section config) {
    ConfigNode backend = config.get("backend").orElse(null);
    if (backend instanceof ConfigNode.Sequence list && list.items().size() > 1) {
      return list.items().stream()
          .filter(ConfigNode.Scalar.class::isInstance)
          .map(item -> ((ConfigNode.Scalar) item).text())
          .toList();
    }
    boolean folds =
        config.get("split").orElse(null) instanceof ConfigNode.Section split
            && text(split, "type").equals("folds")
            && split.get("fold").isEmpty();
    String count = folds ? text((ConfigNode.Section) config.get("split").get(), "folds") : "";
    return count.matches("\\d{1,4}")
        ? IntStream.rangeClosed(1, Integer.parseInt(count)).mapToObj(i -> FOLD + i).toList()
        : List.of();
  }

  private static String text(ConfigNode.Section section, String key) {
    return section.get(key).orElse(null) instanceof ConfigNode.Scalar scalar ? scalar.text() : "";
  }
}
