package io.tandem.experiments.sweep;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigProblem;
import io.tandem.api.error.NearestName;
import io.tandem.experiments.run.ExperimentConfig;
import io.tandem.experiments.run.ExperimentFile;
import io.tandem.experiments.wiring.Providers;
import io.tandem.training.GradientSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds a sweep against its experiment before anything is run: the keys, each value of a choice and
 * both ends of an interval, of a small grid every combination, the metric and the scheduler.
 */
public final class SweepCheck {
  /** With more combinations, a grid's are checked when their trials begin. */
  private static final int MOST_COMBINATIONS = 500;

  private final SweepFile sweep;
  private final Providers providers;
  private final Set<ConfigProblem> problems = new LinkedHashSet<>();

  /** A check of a sweep. */
  public SweepCheck(SweepFile sweep, Providers providers) {
    this.sweep = sweep;
    this.providers = providers;
  }

  /**
   * Checks.
   *
   * @return the experiment with the first values of all keys
   * @throws ConfigException if something is wrong, with all of it
   */
  public ExperimentFile check() {
    checkSampler();
    Map<String, String> first = new LinkedHashMap<>();
    for (Dimension dimension : sweep.dimensions()) {
      first.put(dimension.key(), dimension.space().examples().get(0));
    }
    Optional<ExperimentFile> base = bind(first);
    for (Map<String, String> values : combinations(first)) {
      bind(values).ifPresent(this::check);
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(List.copyOf(problems));
    }
    return base.orElseThrow();
  }

  private void checkSampler() {
    if (!(sweep.config().sampler() instanceof SamplerConfig.Grid)) {
      if (sweep.config().trials().isEmpty()) {
        report(List.of("trials"), "only a grid has an end of its own; give a number of trials");
      }
      return;
    }
    for (Dimension dimension : sweep.dimensions()) {
      try {
        dimension.space().grid();
      } catch (IllegalArgumentException e) {
        problems.add(
            new ConfigProblem(
                dimension.origin(), SearchReading.SEARCH + "." + dimension.key(), e.getMessage()));
      }
    }
    if (problems.isEmpty()
        && GridSampler.combinations(sweep.dimensions()) > SweepConfig.MOST_TRIALS) {
      report(
          List.of(SearchReading.SEARCH),
          String.format(
              "a grid of %,d combinations; the most are %,d",
              GridSampler.combinations(sweep.dimensions()), SweepConfig.MOST_TRIALS));
    }
  }

  private List<Map<String, String>> combinations(Map<String, String> first) {
    List<Map<String, String>> all = new ArrayList<>();
    if (sweep.config().sampler() instanceof SamplerConfig.Grid
        && problems.isEmpty()
        && GridSampler.combinations(sweep.dimensions()) <= MOST_COMBINATIONS) {
      for (int trial = 1; trial <= GridSampler.combinations(sweep.dimensions()); trial++) {
        all.add(GridSampler.values(sweep.dimensions(), trial));
      }
      return all;
    }
    for (Dimension dimension : sweep.dimensions()) {
      for (String value : dimension.space().examples()) {
        Map<String, String> values = new LinkedHashMap<>(first);
        values.put(dimension.key(), value);
        all.add(values);
      }
    }
    return all;
  }

  private Optional<ExperimentFile> bind(Map<String, String> values) {
    try {
      return Optional.of(sweep.trial(providers, values));
    } catch (ConfigException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }

  private void check(ExperimentFile file) {
    ExperimentConfig config = file.config();
    Set<String> metrics = new TreeSet<>();
    config.evaluation().forEach(part -> metrics.addAll(providers.metrics(part)));
    String metric = sweep.config().goal().metric();
    if (!metrics.contains(metric)) {
      report(
          List.of("goal", "metric"),
          String.format(
              "'%s' is no metric of the experiment's evaluation; %s",
              metric, NearestName.hint(metric, metrics)));
    }
    if (config.backend().size() > 1) {
      report(
          List.of(SweepFile.EXPERIMENT, "backend"),
          "a trial runs on one backend; to try several, name them in search, as a choice");
    }
    if (sweep.config().scheduler() instanceof SchedulerConfig.Asha) {
      checkPauses(config);
    }
  }

  private void checkPauses(ExperimentConfig config) {
    if (config.hasParts()) {
      report(
          List.of("scheduler"),
          "a trial that is several runs, of seeds or folds, has no rungs at which it could pause;"
              + " take one seed and no folds, or a scheduler 'whole'");
    }
    boolean validates =
        config.training().settings() instanceof GradientSettings settings
            && settings.validate().isEver();
    if (!validates) {
      report(
          List.of("scheduler"),
          "rungs are counted in validations, and there are none during training; set"
              + " training.validate-every or training.validate-epochs in the experiment");
    }
  }

  private void report(List<String> key, String message) {
    problems.add(new ConfigProblem(sweep.originOf(key), String.join(".", key), message));
  }
}
