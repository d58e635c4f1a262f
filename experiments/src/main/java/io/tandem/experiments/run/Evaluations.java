package io.tandem.experiments.run;

import io.tandem.api.config.Part;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluation;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.TrainingTask;
import io.tandem.api.training.Validation;
import io.tandem.experiments.rundir.FoundEvaluation;
import io.tandem.experiments.wiring.Baseline;
import io.tandem.experiments.wiring.Providers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures a run's model, and trains and measures its baselines, with the config's evaluators; and
 * gathers what is found.
 */
final class Evaluations {
  /** What precedes the names of the model's figures in {@code metrics.json}. */
  private static final String VALIDATION = JournalCallback.VALIDATION;

  /** What precedes the names of the baselines and their figures in {@code metrics.json}. */
  private static final String BASELINE = "baseline/";

  private final ExperimentConfig config;
  private final Providers providers;
  private final Preparation prepared;
  private final List<FoundEvaluation> all = new ArrayList<>();
  private final Map<String, Double> figures = new LinkedHashMap<>();

  Evaluations(ExperimentConfig config, Providers providers, Preparation prepared) {
    this.config = config;
    this.providers = providers;
    this.prepared = prepared;
  }

  /** What was found so far, in its order. */
  List<FoundEvaluation> all() {
    return List.copyOf(all);
  }

  /** The figures of what was found so far, by the names of {@code metrics.json}. */
  Map<String, Double> figures() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /** Measures the run's model. */
  void measure(TrainedModel model) {
    measure("", VALIDATION, model);
  }

  private void measure(String whose, String prefix, TrainedModel model) {
    for (Part<Evaluator<?>> evaluator : config.evaluation()) {
      List<Case> cases = providers.ask(evaluator, model, prepared.data());
      Measures measures = providers.measure(evaluator, cases);
      Map<String, Double> found = figures(evaluator, measures);
      Map<String, String> provenance = new LinkedHashMap<>(model.provenance());
      provenance.put("data", prepared.data().name());
      provenance.put("cases", Integer.toString(cases.size()));
      provenance.putAll(
          providers.provenance(evaluator, cases, model.provenance(), prepared.data().name()));
      all.add(
          new FoundEvaluation(
              whose,
              new Evaluation(
                  evaluator.name(),
                  found,
                  config.confidence().intervals(measures, config.oneSeed()),
                  providers.show(evaluator, cases),
                  provenance),
              cases));
      found.forEach((metric, figure) -> figures.put(prefix + metric, figure));
    }
  }

  private Map<String, Double> figures(Part<Evaluator<?>> evaluator, Measures measures) {
    Map<String, Double> found = measures.over(IntStream.range(0, measures.cases()).toArray());
    if (!providers.metrics(evaluator).containsAll(found.keySet())) {
      throw new IllegalStateException(
          String.format(
              "'%s' was to give figures of %s and gave %s",
              evaluator.name(), providers.metrics(evaluator), found.keySet()));
    }
    return found;
  }

  /** The same evaluators, for the weights as they are during training; nothing is kept. */
  Validation validation() {
    return new Validation() {
      @Override
      public Set<String> metrics() {
        Set<String> metrics = new TreeSet<>();
        config.evaluation().forEach(evaluator -> metrics.addAll(providers.metrics(evaluator)));
        return metrics;
      }

      @Override
      public Map<String, Double> measure(TrainedModel model) {
        Map<String, Double> found = new LinkedHashMap<>();
        for (Part<Evaluator<?>> part : config.evaluation()) {
          List<Case> cases = providers.ask(part, model, prepared.data());
          found.putAll(figures(part, providers.measure(part, cases)));
        }
        return found;
      }
    };
  }

  /**
   * Trains and measures the baselines, until the signal is raised. Their names are the trainers',
   * followed by a number where several are of one trainer.
   *
   * @param measured is told of each that is done
   */
  void measureBaselines(StopSignal stop, Runnable measured) {
    Map<String, Long> kinds =
        config.baselines().stream()
            .collect(Collectors.groupingBy(part -> part.name(), Collectors.counting()));
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Part<Baseline> baseline : config.baselines()) {
      int count = counts.merge(baseline.name(), 1, Integer::sum);
      String name =
          kinds.get(baseline.name()) > 1 ? baseline.name() + "-" + count : baseline.name();
      TrainingTask task = TrainingTask.of(prepared.data(), config.oneSeed()).stoppedBy(stop);
      if (stop.isRaised()) {
        return;
      }
      try (TrainedModel model = providers.train(baseline, task)) {
        if (stop.isRaised()) {
          return;
        }
        measure(name, BASELINE + name + "/", model);
      }
      measured.run();
    }
  }
}
