package io.tandem.experiments.run;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.Origin;
import io.tandem.api.config.Part;
import io.tandem.api.data.Task;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.provider.Provider;
import io.tandem.api.training.Trainer;
import io.tandem.experiments.wiring.ProviderKind;
import io.tandem.experiments.wiring.Providers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Which parts of an experiment go with its task. */
final class TaskParts {
  private static final String EVALUATION = "evaluation";
  private static final String TYPE = "type";

  private TaskParts() {}

  /**
   * Says which evaluator is meant where the file does not: the one that is named after the task.
   *
   * @return the tree with the type set, if the task is named and an evaluator is of its name
   */
  static ConfigNode.Section withDefaults(ConfigNode.Section tree, Providers providers) {
    Optional<String> task = taskOf(tree).filter(name -> isEvaluator(providers, name));
    if (task.isEmpty()) {
      return tree;
    }
    ConfigNode before = tree.get(EVALUATION).orElse(null);
    if (before != null && !(before instanceof ConfigNode.Section)) {
      return tree;
    }
    Map<String, ConfigNode> section = new LinkedHashMap<>();
    Origin origin = before == null ? tree.origin() : before.origin();
    section.put(TYPE, new ConfigNode.Scalar(ConfigNode.Scalar.Kind.TEXT, task.get(), origin));
    if (before instanceof ConfigNode.Section said) {
      section.putAll(said.entries());
    }
    Map<String, ConfigNode> entries = new LinkedHashMap<>(tree.entries());
    entries.put(EVALUATION, new ConfigNode.Section(section, origin));
    return new ConfigNode.Section(entries, tree.origin());
  }

  private static Optional<String> taskOf(ConfigNode.Section tree) {
    ConfigNode task = tree.get("task").orElse(null);
    ConfigNode name = task instanceof ConfigNode.Section said ? said.get(TYPE).orElse(null) : task;
    return name instanceof ConfigNode.Scalar scalar ? Optional.of(scalar.text()) : Optional.empty();
  }

  private static boolean isEvaluator(Providers providers, String name) {
    return providers.all(ProviderKind.EVALUATOR).stream().anyMatch(one -> one.name().equals(name));
  }

  /**
   * Refuses trainers and evaluators that are for other tasks.
   *
   * @throws ConfigException naming those that are for this one
   */
  static void refuseOthers(Providers providers, ConfigNode.Section tree, ExperimentConfig config) {
    Task task = config.task();
    Predicate<Provider<?>> learns = one -> ((Trainer<?>) one).learns(task);
    refuse(providers, tree, "training", ProviderKind.TRAINER, config.training(), task, learns);
    for (Part<?> baseline : config.baselines()) {
      refuse(
          providers,
          tree,
          "baselines",
          ProviderKind.TRAINER,
          baseline,
          task,
          learns.and(one -> !((Trainer<?>) one).needsPlacement()));
    }
    for (Part<?> evaluator : config.evaluation()) {
      refuse(
          providers,
          tree,
          EVALUATION,
          ProviderKind.EVALUATOR,
          evaluator,
          task,
          one -> ((Evaluator<?>) one).judges(task));
    }
  }

  private static void refuse(
      Providers providers,
      ConfigNode.Section tree,
      String key,
      ProviderKind kind,
      Part<?> part,
      Task task,
      Predicate<Provider<?>> fits) {
    List<String> fitting =
        providers.all(kind).stream().filter(fits).map(Provider::name).sorted().toList();
    if (!fitting.contains(part.name())) {
      throw new ConfigException(
          tree.originOf(List.of(key)),
          key,
          String.format(
              "the %s '%s' is not for the task '%s'; %s",
              kind.label(),
              part.name(),
              task.name(),
              fitting.isEmpty()
                  ? "none on the path is"
                  : "those that are: " + String.join(", ", fitting)));
    }
  }
}
