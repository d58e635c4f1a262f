package io.tandem.experiments.sweep;

import io.tandem.api.config.ConfigNode;
import io.tandem.api.error.BadInputException;
import io.tandem.experiments.config.ConfigKeys;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.wiring.Providers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Makes the directory of a sweep, or finds the one that is to be gone on with. */
public final class SweepFiles {
  /** What says how a sweep runs, and not what it finds. */
  private static final Set<String> FREE = Set.of("parallel", "memory", "failures");

  private static final String TRIALS = "trials";

  private SweepFiles() {}

  /**
   * Makes a directory with the sweep's config.
   *
   * @throws BadInputException if something is there, or it cannot be written
   */
  public static RunDirectory begun(SweepFile sweep, Path place) {
    RunDirectory directory = RunDirectory.create(place);
    directory.writeConfig(sweep.resolved());
    return directory;
  }

  /**
   * Finds the directory of a sweep, or makes it where there is none.
   *
   * @param config what was named: a file, or that of a sweep's directory
   * @param wanted what it says, overrides worked in
   * @param output the directory, if it was named
   * @throws BadInputException if the sweep that is there is another one
   */
  public static RunDirectory continued(
      Providers providers, Path config, SweepFile wanted, Optional<Path> output) {
    Path folder = config.toAbsolutePath().normalize().getParent();
    boolean own = RunDirectory.isOne(folder) && config.endsWith(RunDirectory.CONFIG);
    if (output.isEmpty() && !own) {
      throw new BadInputException(
          config
              + ": is not the config.conf of a sweep that could be continued; name that of one, or"
              + " its directory with --output");
    }
    Path place = output.orElseGet(() -> config.resolveSibling(".").normalize());
    if (!RunDirectory.isOne(place)) {
      RunDirectory directory = RunDirectory.openOrCreate(place);
      directory.writeConfig(wanted.resolved());
      return directory;
    }
    RunDirectory directory = RunDirectory.open(place);
    refuseOther(SweepFile.read(providers, directory.config(), List.of()), wanted, directory);
    directory.writeConfig(wanted.resolved());
    return directory;
  }

  private static void refuseOther(SweepFile begun, SweepFile wanted, RunDirectory directory) {
    Map<String, String> then = texts(begun);
    Map<String, String> now = texts(wanted);
    Set<String> keys = new LinkedHashSet<>(then.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      boolean free = FREE.contains(key) || key.equals(TRIALS);
      if (!free && !Objects.equals(then.get(key), now.get(key))) {
        throw new BadInputException(
            String.format(
                "%s: a sweep cannot be continued as another one: %s is %s there and %s here; what"
                    + " may differ: failures, memory, parallel, and more trials",
                directory.path(),
                key,
                then.getOrDefault(key, "not set"),
                now.getOrDefault(key, "not set")));
      }
    }
    if (wanted.trials() < begun.trials()) {
      throw new BadInputException(
          String.format(
              "%s: a sweep of %d trials cannot be continued with %d; only with more",
              directory.path(), begun.trials(), wanted.trials()));
    }
  }

  private static Map<String, String> texts(SweepFile sweep) {
    Map<String, String> texts = new LinkedHashMap<>();
    ConfigNode.Section resolved = sweep.resolved();
    ConfigKeys.of(resolved)
        .forEach((path, value) -> texts.put(String.join(".", path), ConfigKeys.text(value)));
    return texts;
  }
}
