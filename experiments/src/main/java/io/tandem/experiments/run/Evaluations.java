package io.tandem.experiments.run;

import io.tandem.api.config.Part;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Evaluation;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import io.tandem.experiments.wiring.Providers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Measures a run's model, and trains and measures its baselines, with the config's evaluators. */
record Evaluations(ExperimentConfig config, Providers providers, Preparation prepared) {
  /** What precedes the names of the model's figures in {@code metrics.json}. */
  static final String VALIDATION = "validation/";

  /** What precedes the names of the baselines and their figures in {@code metrics.json}. */
  static final String BASELINE = "baseline/";

  List<Evaluation> of(TrainedModel model) {
    List<Evaluation> found = new ArrayList<>();
    for (Part<Evaluator<?>> evaluator : config.evaluation()) {
      found.add(providers.evaluate(evaluator, model, prepared));
    }
    return found;
  }

  /**
   * By the baselines' names: the trainer's, followed by a number where several are of one trainer.
   */
  Map<String, List<Evaluation>> ofBaselines(StopSignal stop) {
    Map<String, Long> kinds =
        config.baselines().stream()
            .collect(Collectors.groupingBy(part -> part.name(), Collectors.counting()));
    Map<String, Integer> counts = new LinkedHashMap<>();
    Map<String, List<Evaluation>> found = new LinkedHashMap<>();
    for (Part<Trainer<?>> baseline : config.baselines()) {
      if (stop.isRaised()) {
        break;
      }
      int count = counts.merge(baseline.name(), 1, Integer::sum);
      String name =
          kinds.get(baseline.name()) > 1 ? baseline.name() + "-" + count : baseline.name();
      TrainingTask task =
          new TrainingTask(
              prepared, config.seed(), Optional.empty(), Optional.empty(), List.of(), stop);
      try (TrainedModel model = providers.train(baseline, task)) {
        found.put(name, of(model));
      }
    }
    return found;
  }

  /**
   * The figures of all evaluators by the names of {@code metrics.json}.
   *
   * @throws BadInputException if two evaluators give figures of one name
   */
  static Map<String, Double> figures(String prefix, List<Evaluation> evaluations) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (Evaluation evaluation : evaluations) {
      evaluation
          .figures()
          .forEach(
              (metric, figure) -> {
                if (figures.putIfAbsent(prefix + metric, figure) != null) {
                  throw new BadInputException(
                      String.format(
                          "two of the evaluators give '%s': take one away, or have it measure less",
                          metric));
                }
              });
    }
    return Collections.unmodifiableMap(figures);
  }
}
