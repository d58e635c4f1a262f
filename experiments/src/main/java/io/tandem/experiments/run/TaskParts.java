package io.tandem.experiments.run;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.Origin;
import io.tandem.api.config.Part;
import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.objective.ObjectiveProvider;
import io.tandem.api.provider.Provider;
import io.tandem.api.training.Trainer;
import io.tandem.experiments.wiring.ProviderKind;
import io.tandem.experiments.wiring.Providers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which parts of an experiment go with its task. */
final class TaskParts {
  private static final String EVALUATION = "evaluation";
  private static final String EXAMPLES = "examples";
  private static final String TYPE = "type";
  private static final String OBJECTIVE = "objective";
  private static final String MATCHING = "matching";

  private TaskParts() {}

  /**
   * Says what is meant where the file does not, and a task other than the prediction of the text is
   * named: the evaluator that is named after the task (of vectors of texts, one for what is known
   * of them), and documents as examples, in no more shapes of batches than there are buckets.
   */
  static ConfigNode.Section withDefaults(ConfigNode.Section tree, Providers providers) {
    Optional<String> task = taskOf(tree);
    ConfigNode.Section all = tree;
    Optional<String> evaluator = task.map(name -> name.equals(MATCHING) ? ofPairs(tree) : name);
    if (evaluator.filter(name -> isEvaluator(providers, name)).isPresent()) {
      all = withDefaults(all, EVALUATION, Map.of(TYPE, evaluator.get()));
    }
    if (task.isPresent() && !task.get().equals(new Task.LanguageModelling().name())) {
      boolean blocks = "blocks".equals(typeOf(all, EXAMPLES).orElse(""));
      if (!blocks) {
        all = withDefaults(all, EXAMPLES, Map.of(TYPE, "documents", "pad", "bucket"));
      }
    }
    return all;
  }

  /**
   * What vectors of texts are measured by: what goes together is found, or is as near as is said.
   */
  private static String ofPairs(ConfigNode.Section tree) {
    if (!(tree.get("task").orElse(null) instanceof ConfigNode.Section task)
        || task.get("second").isEmpty()
        || task.get("label").isPresent()) {
      return "alignment-uniformity";
    }
    if (task.get("score").isEmpty()) {
      return "retrieval";
    }
    return task.get("negatives").isEmpty() ? "sentence-similarity" : "alignment-uniformity";
  }

  /** Sets keys of a section that it does not set itself; leaves alone what is no section. */
  static ConfigNode.Section withDefaults(
      ConfigNode.Section tree, String key, Map<String, String> defaults) {
    ConfigNode before = tree.get(key).orElse(null);
    boolean same =
        before instanceof ConfigNode.Scalar name && name.text().equals(defaults.get(TYPE));
    if (before != null && !same && !(before instanceof ConfigNode.Section)) {
      return tree;
    }
    Map<String, ConfigNode> section = new LinkedHashMap<>();
    Origin origin = before == null ? tree.origin() : before.origin();
    defaults.forEach(
        (name, value) ->
            section.put(name, new ConfigNode.Scalar(ConfigNode.Scalar.Kind.TEXT, value, origin)));
    if (before instanceof ConfigNode.Section said) {
      section.putAll(said.entries());
    }
    Map<String, ConfigNode> entries = new LinkedHashMap<>(tree.entries());
    entries.put(key, new ConfigNode.Section(section, origin));
    return new ConfigNode.Section(entries, tree.origin());
  }

  private static Optional<String> taskOf(ConfigNode.Section tree) {
    return typeOf(tree, "task");
  }

  /** The type of a part of the tree, whether it is a section or the type's name alone. */
  static Optional<String> typeOf(ConfigNode.Section tree, String key) {
    return tree.get(key).flatMap(TaskParts::typeOf);
  }

  /** The type of a part. */
  static Optional<String> typeOf(ConfigNode part) {
    ConfigNode name = part instanceof ConfigNode.Section said ? said.get(TYPE).orElse(null) : part;
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
    if (config.needsModel(providers) && config.model().isPresent()) {
      refuse(
          providers,
          tree,
          "model",
          ProviderKind.MODEL,
          config.architecture(),
          task,
          one -> ((ModelProvider<?>) one).fits(task));
    }
    refuseObjective(providers, tree, config);
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

  /** Vectors of texts are trained by an objective that learns from such examples. */
  private static void refuseObjective(
      Providers providers, ConfigNode.Section tree, ExperimentConfig config) {
    if (!(config.task() instanceof Matching matching) || !config.needsModel(providers)) {
      if (config.objective().isPresent()) {
        throw new ConfigException(
            tree.originOf(List.of(OBJECTIVE)),
            OBJECTIVE,
            String.format(
                "the task '%s' has a loss of its own; take 'objective' away",
                config.task().name()));
      }
      return;
    }
    Matching.Form form = matching.form();
    if (config.objective().filter(one -> forms(providers, one).contains(form)).isEmpty()) {
      throw new ConfigException(
          tree.originOf(List.of(OBJECTIVE)),
          OBJECTIVE,
          String.format(
              "%s; those that learn from %s: %s",
              config
                  .objective()
                  .map(one -> "'" + one.name() + "' does not learn from such examples")
                  .orElse("this key is required for the task 'matching'"),
              form.words(),
              names(
                  providers,
                  ProviderKind.OBJECTIVE,
                  one -> ((ObjectiveProvider<?>) one).forms().contains(form))));
    }
  }

  private static Set<Matching.Form> forms(Providers providers, Part<ObjectiveProvider<?>> part) {
    return providers.objective(part).forms();
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
              "the %s '%s' is not for the task '%s'%s; %s",
              kind.label(),
              part.name(),
              task.name(),
              task instanceof Matching matching ? " of " + matching.form().words() : "",
              fitting.isEmpty()
                  ? "none on the path is"
                  : "those that are: " + String.join(", ", fitting)));
    }
  }

  /** Which architectures there are for a task, where none is named and one is needed. */
  static String modelWanted(Providers providers, ExperimentConfig config) {
    Task task = config.task();
    String models =
        names(providers, ProviderKind.MODEL, one -> ((ModelProvider<?>) one).fits(task));
    String others =
        names(
            providers,
            ProviderKind.TRAINER,
            one -> ((Trainer<?>) one).learns(task) && !((Trainer<?>) one).needsPlacement());
    String wanted =
        models.isEmpty()
            ? "the training '"
                + config.training().name()
                + "' needs one, and none on the path is"
                + " for the task '"
                + task.name()
                + "'"
            : "this key is required; expected a name, or a section { type = name, … }, of "
                + models;
    return config.predictsText() || others.isEmpty()
        ? wanted
        : wanted + "; or name a training that needs none: " + others;
  }

  private static String names(Providers providers, ProviderKind kind, Predicate<Provider<?>> fits) {
    return providers.all(kind).stream()
        .filter(fits)
        .map(Provider::name)
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
