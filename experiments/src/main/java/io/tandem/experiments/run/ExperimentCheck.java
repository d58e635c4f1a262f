package io.tandem.experiments.run;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigProblem;
import io.tandem.api.config.Part;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.program.TracingException;
import io.tandem.api.training.Learner;
import io.tandem.datasets.text.Split;
import io.tandem.experiments.wiring.Providers;
import io.tandem.training.GradientSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Does everything that comes before an engine is opened, and gathers what goes wrong. */
public final class ExperimentCheck {
  private final ExperimentFile file;
  private final Providers providers;
  private final List<ConfigProblem> problems = new ArrayList<>();

  /**
   * A check.
   *
   * @param file the experiment, bound without problems
   * @param providers what was found on the path
   */
  public ExperimentCheck(ExperimentFile file, Providers providers) {
    this.file = file;
    this.providers = providers;
  }

  /**
   * Checks.
   *
   * @return a phrase that says what would be run
   * @throws ConfigException if something is wrong, with all of it
   */
  public String check() {
    ExperimentConfig config = file.config();
    for (Part<Evaluator<?>> evaluator : config.evaluation()) {
      attempt(
          "evaluation",
          () -> {
            providers.check(evaluator);
            return true;
          });
    }
    Optional<TextDataset> data = attempt("data", () -> providers.read(config.data()));
    Optional<Split.Parts> parts = data.flatMap(d -> attempt("split", () -> config.parts(d)));
    if (!config.needsModel(providers)) {
      parts.ifPresent(p -> attempt("task", () -> Preparation.ofDocuments(config, data.get(), p)));
      if (!problems.isEmpty()) {
        throw new ConfigException(problems);
      }
      return String.format(
          Locale.ROOT,
          "%s on %,d documents",
          config.training().name(),
          parts.orElseThrow().training().documents().size());
    }
    Optional<Augmentations> augmentations =
        attempt("augmentation", () -> Augmentations.of(config, providers));
    Optional<Tokenizer> tokenizer =
        parts.flatMap(
            p ->
                attempt("tokenizer", () -> Preparation.tokenizer(config, providers, p.training())));
    Optional<Teaching> teaching = Optional.empty();
    try {
      Optional<Model> model =
          tokenizer.flatMap(
              t ->
                  attempt(
                      "model",
                      () -> Preparation.model(config, providers, parts.get().training(), t)));
      model = model.filter(m -> attempt("checkpoint", () -> begun(config, m)).isPresent());
      Optional<Long> parameters =
          model.flatMap(m -> attempt("model", () -> m.objective(Phase.EVALUATION).parameters()));
      Optional<Learner> learner =
          model.flatMap(m -> attempt("adapter", () -> Preparation.learner(config, providers, m)));
      if (learner.isPresent() && augmentations.isPresent()) {
        Learner plain = learner.get();
        Augmentations shown = augmentations.get();
        teaching =
            attempt(
                "distillation",
                () ->
                    Teaching.of(
                        config, providers, parts.get().training(), tokenizer.get(), plain.model()));
        learner = teaching.flatMap(one -> augmented(one.taught(plain), shown));
      }
      if (parameters.isPresent()
          && learner.isPresent()
          && config.training().settings() instanceof GradientSettings settings) {
        Learner trained = learner.get();
        attempt("training", () -> settings.programs(trained, config.precision()));
      }
      if (learner.isPresent() && augmentations.isPresent()) {
        Learner trained = learner.get();
        Teaching lesson = teaching.orElse(Teaching.NONE);
        Optional<Preparation> prepared =
            attempt(
                "model",
                () ->
                    Preparation.ofTokens(
                        config,
                        data.get(),
                        parts.get(),
                        tokenizer.get(),
                        trained,
                        augmentations.get().words(),
                        lesson));
        prepared.ifPresent(this::checkBatches);
      }
      if (!problems.isEmpty()) {
        throw new ConfigException(problems);
      }
      String trained =
          providers.needsPlacement(config.training())
              ? String.format(
                  Locale.ROOT,
                  "%s of %,d weights",
                  config.architecture().name(),
                  parameters.orElseThrow())
              : config.training().name();
      return String.format(
          Locale.ROOT,
          "%s over %,d tokens%s",
          trained,
          tokenizer.orElseThrow().vocabularySize(),
          config.backend().isEmpty() ? "" : ", on " + String.join(" and ", config.backend()));
    } finally {
      teaching.ifPresent(Teaching::close);
      tokenizer.ifPresent(Tokenizer::close);
    }
  }

  /** A learner whose objective can be changed as it is said. */
  private Optional<Learner> augmented(Learner learner, Augmentations augmentations) {
    return attempt(
        "augmentation",
        () -> {
          Learner changed = learner.changedBy(augmentations.objective());
          if (!augmentations.objective().isEmpty()) {
            changed.objective(Phase.TRAINING);
          }
          return changed;
        });
  }

  private void checkBatches(Preparation prepared) {
    attempt("split", () -> prepared.data().validation(BatchSize.examples(1)).batches(0));
    if (file.config().training().settings() instanceof GradientSettings settings) {
      attempt(
          "training",
          () -> {
            try (var batches = prepared.data().shuffled(settings.batchSize())) {
              return batches.batches(0);
            }
          });
    }
    file.config()
        .sample()
        .ifPresent(
            sample ->
                attempt(
                    "sample",
                    () -> {
                      prepared.check(sample);
                      return sample;
                    }));
  }

  /**
   * What is wrong with the input is a problem, also where a model finds it out only when it is
   * traced; anything else is a mistake of the program.
   */
  private <T> Optional<T> attempt(String key, Supplier<T> work) {
    try {
      return Optional.of(work.get());
    } catch (BadInputException | TracingException e) {
      problems.add(problem(key, e.getMessage()));
      return Optional.empty();
    }
  }

  /** A message that begins with the key, or one within it, is not told behind it once more. */
  private ConfigProblem problem(String key, String message) {
    String own = key;
    String rest = message;
    int end = message.indexOf(": ");
    if (end > 0 && (message.startsWith(key + ":") || message.startsWith(key + "."))) {
      own = message.substring(0, end);
      rest = message.substring(end + 2);
    }
    return new ConfigProblem(file.tree().originOf(List.of(own.split("\\."))), own, rest);
  }

  /** Whether training can begin with the checkpoint, if there is one. */
  private static boolean begun(ExperimentConfig config, Model model) {
    CheckpointStart.weights(config, model, note -> {});
    return true;
  }
}
