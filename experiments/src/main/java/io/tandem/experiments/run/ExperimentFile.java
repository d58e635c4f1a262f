package io.tandem.experiments.run;

import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.Origin;
import io.tandem.api.config.RecordBinder;
import io.tandem.api.config.RecordWriter;
import io.tandem.experiments.config.HoconReader;
import io.tandem.experiments.wiring.Providers;
import java.nio.file.Path;
import java.util.List;

/**
 * An experiment file, read and bound.
 *
 * @param path where it is
 * @param tree what it says, overrides worked in
 * @param config the same as a record
 */
public record ExperimentFile(Path path, ConfigNode.Section tree, ExperimentConfig config) {

  /**
   * Reads a file.
   *
   * @param overrides what the command line says otherwise, each {@code KEY=VALUE}
   * @throws io.tandem.api.error.BadInputException if the file or an override cannot be read, or
   *     something in it is wrong, with all that is
   */
  public static ExperimentFile read(Providers providers, Path file, List<String> overrides) {
    ConfigNode.Section tree = HoconReader.read(file, overrides);
    return new ExperimentFile(
        file, tree, new RecordBinder(providers.catalog()).bind(tree, ExperimentConfig.class));
  }

  /** Every key with its value, defaults included. */
  public ConfigNode.Section resolved() {
    return RecordWriter.write(config, Origin.of(path.toString()));
  }
}
