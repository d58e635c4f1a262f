package io.tandem.experiments.run;

import io.tandem.api.config.ConfigNode;
import io.tandem.api.error.BadInputException;
import io.tandem.experiments.config.ConfigKeys;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.wiring.Providers;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds the config that a run is to be continued with against the one that it was begun with. */
public final class RunConfigs {
  /** Where and beside what a run goes on may be another place; what it computes may not. */
  private static final Set<String> FREE = Set.of("backend", "device", "threads", "gpu", "tracking");

  /** And so may what is kept of it on the way. */
  private static final Set<String> FREE_KEYS =
      Set.of("training.checkpoint-every", "training.checkpoint-epochs", "training.keep-last");

  private static final int NAMED = 5;

  private RunConfigs() {}

  /**
   * Refuses to continue a run as another one.
   *
   * @param directory of the run
   * @param wanted what it is to be continued with
   * @throws BadInputException if a key differs that changes what is computed, naming the first with
   *     both values
   */
  public static void refuseOther(
      Providers providers, RunDirectory directory, ExperimentFile wanted) {
    ExperimentFile begun = ExperimentFile.read(providers, directory.config(), List.of());
    Map<String, String> then = texts(begun.resolved());
    Map<String, String> now = texts(wanted.resolved());
    boolean compares = begun.config().hasParts() || wanted.config().hasParts();
    Set<String> keys = new LinkedHashSet<>(then.keySet());
    keys.addAll(now.keySet());
    List<String> differences =
        keys.stream()
            .filter(key -> !isFree(key, compares))
            .filter(key -> !Optional.ofNullable(then.get(key)).equals(one(now, key)))
            .map(
                key ->
                    String.format(
                        "%s is %s there and %s here",
                        key, one(then, key).orElse("not set"), one(now, key).orElse("not set")))
            .toList();
    if (!differences.isEmpty()) {
      throw new BadInputException(
          String.format(
              "%s: a run cannot be continued as another one: %s%s; what may differ: %s. Continue"
                  + " it with its own %s, or begin a new run",
              directory.path(),
              String.join("; ", differences.subList(0, Math.min(NAMED, differences.size()))),
              differences.size() > NAMED
                  ? "; and " + (differences.size() - NAMED) + " keys more"
                  : "",
              compares
                  ? "nothing"
                  : Stream.concat(FREE.stream(), FREE_KEYS.stream())
                      .sorted()
                      .collect(Collectors.joining(", ")),
              directory.config()));
    }
  }

  private static boolean isFree(String key, boolean compares) {
    // The runs of a comparison, of several seeds or of a cross-validation take everything from its
    // config.
    int dot = key.indexOf('.');
    return !compares
        && (FREE_KEYS.contains(key) || FREE.contains(dot < 0 ? key : key.substring(0, dot)));
  }

  private static Optional<String> one(Map<String, String> texts, String key) {
    return Optional.ofNullable(texts.get(key));
  }

  private static Map<String, String> texts(ConfigNode.Section config) {
    Map<String, String> texts = new LinkedHashMap<>();
    ConfigKeys.of(config)
        .forEach((path, value) -> texts.put(String.join(".", path), ConfigKeys.text(value)));
    return texts;
  }
}
