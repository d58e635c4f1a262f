package io.tandem.experiments.sweep;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.ConfigProblem;
import io.tandem.api.config.Origin;
import io.tandem.api.config.RecordBinder;
import io.tandem.api.config.RecordWriter;
import io.tandem.experiments.config.HoconReader;
import io.tandem.experiments.run.ExperimentFile;
import io.tandem.experiments.wiring.Providers;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sweep's file, read and bound. What it names is not yet held against the experiment, which
 * {@link SweepCheck} does.
 *
 * @param path where it is
 * @param tree what it says
 * @param experiment what all trials have in common, as it is written
 * @param config the rest as a record
 * @param dimensions the keys that trials differ in, in the order in which they are written
 * @param search the same as it is written
 */
public record SweepFile(
    Path path,
    ConfigNode.Section tree,
    ConfigNode.Section experiment,
    SweepConfig config,
    List<Dimension> dimensions,
    ConfigNode.Section search) {
  static final String EXPERIMENT = "experiment";
  private static final String TRIALS = "trials";
  private static final String INSIDE = EXPERIMENT + ".";

  /** Copies the list. */
  public SweepFile {
    dimensions = List.copyOf(dimensions);
  }

  /**
   * Reads a file.
   *
   * @param overrides what the command line says otherwise, each {@code KEY=VALUE}
   * @throws io.tandem.api.error.BadInputException if the file, the experiment that it names or an
   *     override cannot be read, or something in it is wrong, with all that is
   */
  public static SweepFile read(Providers providers, Path file, List<String> overrides) {
    List<String> own = overrides.stream().filter(one -> !one.startsWith(INSIDE)).toList();
    ConfigNode.Section tree = HoconReader.read(file, own);
    ConfigNode.Section experiment;
    if (tree.get(EXPERIMENT).orElse(null) instanceof ConfigNode.Scalar name) {
      List<String> inner =
          overrides.stream()
              .filter(one -> one.startsWith(INSIDE))
              .map(one -> one.substring(INSIDE.length()))
              .toList();
      experiment = HoconReader.read(beside(file, name), inner);
    } else {
      tree = HoconReader.read(file, overrides);
      experiment = section(tree);
    }
    return bind(providers, file, tree, experiment);
  }

  private static Path beside(Path file, ConfigNode.Scalar name) {
    try {
      return file.resolveSibling(name.text());
    } catch (InvalidPathException e) {
      throw new ConfigException(
          name.origin(), EXPERIMENT, "not a path on this system: " + e.getReason());
    }
  }

  private static ConfigNode.Section section(ConfigNode.Section tree) {
    if (tree.get(EXPERIMENT).orElse(null) instanceof ConfigNode.Section section) {
      return section;
    }
    throw new ConfigException(
        tree.originOf(List.of(EXPERIMENT)),
        EXPERIMENT,
        "a sweep needs an experiment: the name of its file, relative to this one, or a section"
            + " { … }, which may include one");
  }

  private static SweepFile bind(
      Providers providers, Path file, ConfigNode.Section tree, ConfigNode.Section experiment) {
    SearchReading reading = SearchReading.of(tree);
    List<ConfigProblem> problems = new ArrayList<>(reading.problems());
    Map<String, ConfigNode> entries = new LinkedHashMap<>(tree.entries());
    entries.remove(EXPERIMENT);
    if (tree.get(SearchReading.SEARCH).orElse(null) instanceof ConfigNode.Section search) {
      entries.put(
          SearchReading.SEARCH, new ConfigNode.Section(reading.sections(), search.origin()));
    }
    Optional<SweepConfig> config = Optional.empty();
    try {
      config =
          Optional.of(
              new RecordBinder(providers.catalog())
                  .bind(new ConfigNode.Section(entries, tree.origin()), SweepConfig.class));
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new SweepFile(
        file,
        tree,
        experiment,
        config.orElseThrow(),
        reading.dimensions(config.get().search()),
        reading.written(tree.originOf(List.of(SearchReading.SEARCH))));
  }

  /** Where a key is written, of the sweep or of its experiment. */
  Origin originOf(List<String> keys) {
    return keys.get(0).equals(EXPERIMENT)
        ? experiment.originOf(keys.subList(1, keys.size()))
        : tree.originOf(keys);
  }

  /** How many trials there are to be. */
  public int trials() {
    return Samplers.trials(this);
  }

  /**
   * The experiment of one trial.
   *
   * @param values of each dimension, by its key
   * @throws ConfigException if it is none
   */
  ExperimentFile trial(Providers providers, Map<String, String> values) {
    return ExperimentFile.of(providers, path, of(values));
  }

  private ConfigNode.Section of(Map<String, String> values) {
    ConfigNode.Section one = experiment;
    for (Dimension dimension : dimensions) {
      one = dimension.set(one, values.get(dimension.key()));
    }
    return one;
  }

  /** Every key with its value, defaults included, from which the sweep can be repeated. */
  public ConfigNode.Section resolved() {
    Origin origin = Origin.of(path.toString());
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    entries.put(EXPERIMENT, experiment);
    // First, so that a grid, whose size is known, has it where a file that says it has it.
    entries.put(
        TRIALS,
        new ConfigNode.Scalar(ConfigNode.Scalar.Kind.NUMBER, Integer.toString(trials()), origin));
    RecordWriter.write(config, origin).entries().forEach(entries::putIfAbsent);
    entries.put(SearchReading.SEARCH, search);
    return new ConfigNode.Section(entries, origin);
  }
}
