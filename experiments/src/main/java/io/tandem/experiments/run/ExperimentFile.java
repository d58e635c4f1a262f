package io.tandem.experiments.run;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.ConfigProblem;
import io.tandem.api.config.Origin;
import io.tandem.api.config.Part;
import io.tandem.api.config.RecordBinder;
import io.tandem.api.config.RecordWriter;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.datasets.batching.Cutting;
import io.tandem.datasets.tokenization.WordLevelSettings;
import io.tandem.experiments.config.HoconReader;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.wiring.Providers;
import io.tandem.training.GradientSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
    ConfigNode.Section read = HoconReader.read(file, overrides);
    if (RunDirectory.isSweep(read)) {
      throw new ConfigException(
          read.origin(), "", "is that of a sweep, and no experiment's; 'tandem sweep' runs it");
    }
    return of(providers, file, read);
  }

  /**
   * Takes what was read of a file.
   *
   * @param file where it was read
   * @param read what it says
   * @throws io.tandem.api.error.BadInputException if something in it is wrong, with all that is
   */
  public static ExperimentFile of(Providers providers, Path file, ConfigNode.Section read) {
    ConfigNode.Section tree =
        CheckpointStart.withDefaults(TaskParts.withDefaults(read, providers), providers);
    ExperimentConfig config =
        new RecordBinder(providers.catalog()).bind(tree, ExperimentConfig.class);
    TaskParts.refuseOthers(providers, tree, config);
    refuseMissing(providers, tree, config);
    CheckpointStart.refuseOther(providers, tree, config);
    refuseBlocks(tree, config);
    refuseUselessAugmentation(providers, tree, config);
    refuseFiguresOfOneName(providers, tree, config);
    refuseUnknownMetrics(providers, tree, config);
    refuseUselessScale(tree, config);
    return new ExperimentFile(file, tree, config);
  }

  /** Backend and architecture can be left out only where nothing needs them. */
  private static void refuseMissing(
      Providers providers, ConfigNode.Section tree, ExperimentConfig config) {
    if (config.backend().isEmpty() && providers.needsPlacement(config.training())) {
      String allowed = "expected one or several of " + String.join(", ", providers.backends());
      throw new ConfigException(
          tree.originOf(List.of("backend")), "backend", "name at least one; " + allowed);
    }
    if (config.model().isEmpty() && config.needsModel(providers)) {
      throw new ConfigException(
          tree.originOf(List.of("model")), "model", TaskParts.modelWanted(providers, config));
    }
  }

  /** Text is cut into blocks only where nothing but the text counts. */
  private static void refuseBlocks(ConfigNode.Section tree, ExperimentConfig config) {
    if (!config.predictsText() && config.examples() instanceof Cutting.Blocks) {
      throw new ConfigException(
          tree.originOf(List.of("examples")),
          "examples",
          "blocks reach over the borders of documents, and the task '"
              + config.task().name()
              + "' asks of each by itself; take it away, or say documents");
    }
  }

  private static void refuseUselessAugmentation(
      Providers providers, ConfigNode.Section tree, ExperimentConfig config) {
    if (!config.augmentation().isEmpty() && !config.needsModel(providers)) {
      throw new ConfigException(
          tree.originOf(List.of("augmentation")),
          "augmentation",
          String.format(
              "'%s' learns from the documents as they are, once; examples are varied in the passes"
                  + " of training by gradients",
              config.training().name()));
    }
  }

  private static void refuseUnknownMetrics(
      Providers providers, ConfigNode.Section tree, ExperimentConfig config) {
    if (config.training().settings() instanceof GradientSettings settings) {
      Set<String> measured = new TreeSet<>();
      config.evaluation().forEach(part -> measured.addAll(providers.metrics(part)));
      try {
        settings.checkMetrics(measured);
      } catch (BadInputException e) {
        throw new ConfigException(tree.originOf(List.of("training")), "training", e.getMessage());
      }
    }
  }

  private static void refuseUselessScale(ConfigNode.Section tree, ExperimentConfig config) {
    if (config.training().settings() instanceof GradientSettings settings) {
      try {
        settings.checkScale(config.precision());
      } catch (BadInputException e) {
        List<String> key = List.of("training", "loss-scale");
        throw new ConfigException(tree.originOf(key), String.join(".", key), e.getMessage());
      }
    }
  }

  private static void refuseFiguresOfOneName(
      Providers providers, ConfigNode.Section tree, ExperimentConfig config) {
    Map<String, String> evaluators = new HashMap<>();
    for (Part<Evaluator<?>> part : config.evaluation()) {
      for (String metric : new TreeSet<>(providers.metrics(part))) {
        String other = evaluators.putIfAbsent(metric, part.name());
        if (other != null) {
          throw new ConfigException(
              tree.originOf(List.of("evaluation")),
              "evaluation",
              String.format(
                  "both '%s' and '%s' give '%s'; take one away, or have it measure less",
                  other, part.name(), metric));
        }
      }
    }
  }

  /**
   * What is allowed and probably not meant.
   *
   * @return a line on each, with its place
   */
  public List<String> warnings(Providers providers) {
    List<ConfigProblem> found = new ArrayList<>();
    if (config.training().settings() instanceof GradientSettings settings
        && settings.steps().isPresent()
        && settings.schedule().warmup() >= settings.steps().get()) {
      found.add(
          problem(
              String.format(
                  "%d steps of warm-up are not over before the last of %d: the rate only rises",
                  settings.schedule().warmup(), settings.steps().get()),
              "training",
              "schedule",
              "warmup"));
    }
    if (!providers.needsPlacement(config.training()) && config.predictsText()) {
      found.add(
          problem(
              String.format(
                  "'%s' trains a model of its own: 'model' only says how many tokens it sees at"
                      + " once",
                  config.training().name()),
              "training"));
    }
    if (config.task() instanceof Task.TextToText
        && config.tokenizer().settings() instanceof WordLevelSettings words
        && words.lowercase()) {
      found.add(
          problem(
              "texts are made in lower case, and measured beside those of the data, whatever"
                  + " capitals they have; lowercase = false keeps them",
              "tokenizer"));
    }
    return found.stream().map(ConfigProblem::toString).toList();
  }

  private ConfigProblem problem(String message, String... keys) {
    return new ConfigProblem(tree.originOf(List.of(keys)), String.join(".", keys), message);
  }

  /** Every key with its value, defaults included. */
  public ConfigNode.Section resolved() {
    return RecordWriter.write(config, Origin.of(path.toString()));
  }
}
