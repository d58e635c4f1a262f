package io.tandem.experiments.run;

import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.config.ConfigException;
import io.tandem.api.training.Placement;
import io.tandem.api.training.TrainingTask;
import io.tandem.experiments.console.RunConsole;
import io.tandem.experiments.wiring.Providers;
import io.tandem.training.GradientSettings;
import io.tandem.training.RateCurve;
import io.tandem.training.RateFinder;
import io.tandem.training.RateRange;
import java.util.ArrayList;
import java.util.List;

/** A learning-rate range test of an experiment, on one backend; leaves nothing behind. */
public final class RateSearch {
  private final ExperimentConfig config;
  private final GradientSettings settings;
  private final Providers providers;
  private final RateRange range;

  /**
   * A test.
   *
   * @throws ConfigException if the experiment does not train by gradients
   */
  public RateSearch(ExperimentFile file, Providers providers, RateRange range) {
    this.config = file.config();
    this.providers = providers;
    this.range = range;
    if (!(config.training().settings() instanceof GradientSettings gradient)) {
      throw new ConfigException(
          file.tree().originOf(List.of("training")),
          "training",
          "type '"
              + config.training().name()
              + "' has no learning rate to find; type 'gradient' has one");
    }
    settings = gradient;
  }

  /** The backend that it runs on. */
  public String backend() {
    return config.backend().get(0);
  }

  /** What of the experiment is left out, a line on each. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (config.backend().size() > 1) {
      notes.add(
          String.format(
              "taking '%s', the first of the backends %s; backend=%s takes another",
              backend(), String.join(", ", config.backend()), config.backend().get(1)));
    }
    if (config.seed().size() > 1) {
      notes.add(
          String.format(
              "taking %d, the first of the seeds; seed=%d takes another",
              config.oneSeed(), config.seed().get(1)));
    }
    if (config.folds() > 0) {
      notes.add(
          String.format(
              "taking the first of the %d divisions of the cross-validation; split.fold=2 takes"
                  + " another",
              config.folds()));
    }
    return notes;
  }

  /**
   * Runs it.
   *
   * @param progress told of its steps
   * @throws io.tandem.api.error.BadInputException if data, device or a part is not there
   */
  public RateCurve run(RunConsole.Training progress) {
    EngineOptions options = new EngineOptions(config.device(), config.threads(), config.gpu());
    try (Preparation prepared = Preparation.of(config, providers);
        Engine engine = providers.backend(backend()).open(options)) {
      TrainingTask task =
          TrainingTask.of(prepared.data(), config.oneSeed())
              .on(new Placement(prepared.trained(), engine, config.precision()))
              .beginningWith(prepared.beginning(config, note -> {}))
              .telling(progress);
      return RateFinder.find(settings, task, range);
    }
  }
}
