package io.tandem.experiments.run;

import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Program;
import io.tandem.api.training.DeviceModel;
import io.tandem.api.training.Placement;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.TrainingTask;
import io.tandem.experiments.console.RunConsole;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.JournalWriter;
import io.tandem.experiments.rundir.Provenance;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.generation.Completion;
import io.tandem.models.generation.TextGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Trains, evaluates and samples on one backend, and fills the run's directory. */
final class BackendRun {
  private static final Duration PAGE_EVERY = Duration.ofSeconds(10);

  private final ExperimentConfig config;
  private final Providers providers;
  private final RunDirectory directory;
  private final Start start;
  private final Trackers trackers;
  private final RunConsole console;
  private final PrintStream err;

  BackendRun(
      ExperimentConfig config,
      Providers providers,
      RunDirectory directory,
      Start start,
      Trackers trackers,
      RunConsole console,
      PrintStream err) {
    this.config = config;
    this.providers = providers;
    this.directory = directory;
    this.start = start;
    this.trackers = trackers;
    this.console = console;
    this.err = err;
  }

  /**
   * What a run ends with.
   *
   * @param result its figures
   * @param interrupted whether it was asked to stop early
   * @param sample the text that it generated, if one was asked for
   */
  record Outcome(RunResult result, boolean interrupted, Optional<String> sample) {}

  Outcome run(Preparation prepared, StopSignal stop, RunMeter meter) throws IOException {
    config.sample().ifPresent(prepared::check);
    if (!providers.needsPlacement(config.training())) {
      return run(prepared, Optional.empty(), stop, meter);
    }
    EngineOptions options = new EngineOptions(config.device(), config.threads(), config.gpu());
    try (Engine engine = providers.backend(config.backend().get(0)).open(options)) {
      return run(prepared, Optional.of(engine), stop, meter);
    }
  }

  private Outcome run(
      Preparation prepared, Optional<Engine> engine, StopSignal stop, RunMeter meter)
      throws IOException {
    Provenance provenance =
        new RunProvenance(config, providers, Optional.of(prepared.read()), engine, start).now();
    Optional<Resumption> resumption = Resumption.of(directory, start, provenance);
    if (resumption.isPresent()) {
      resumption.get().warnings().forEach(line -> err.printf("tandem: %s%n", line));
    } else {
      directory.writeProvenance(provenance);
    }
    try (JournalWriter journal = journal(resumption, meter);
        RunConsole.Training progress = console.training(config.runName(), directory.path());
        LivePage page = new LivePage(directory, ExperimentDefaults.of(providers), PAGE_EVERY)) {
      Evaluations evaluations = new Evaluations(config, providers, prepared);
      TrainingTask task =
          TrainingTask.of(prepared.data(), config.oneSeed())
              .validatedBy(evaluations.validation())
              .telling(meter, new JournalCallback(journal, meter.tracking()), progress, page)
              .stoppedBy(stop);
      if (start.pause().isPresent()) {
        int made = resumption.map(Resumption::validations).orElse(0);
        task = task.telling(new PauseCallback(start.pause().getAsInt(), made, stop));
      }
      if (engine.isPresent()) {
        if (resumption.isEmpty() || resumption.get().beginsAgain()) {
          task =
              task.beginningWith(
                  prepared.beginning(config, note -> err.printf("tandem: %s%n", note)));
        }
        task = task.on(new Placement(prepared.trained(), engine.get(), config.precision()));
      }
      journal.appendNotes(new RunNotes(directory).beginning(provenance));
      trackers.follow();
      JournalCallback.warmUp(directory.path());
      try (TrainedModel model = providers.train(config.training(), saving(task))) {
        return finish(prepared, evaluations, model, stop, meter, journal);
      }
    }
  }

  private TrainingTask saving(TrainingTask task) {
    Path folder = directory.checkpoints();
    return start.resume() ? task.resumingFrom(folder) : task.savingTo(folder);
  }

  private JournalWriter journal(Optional<Resumption> resumption, RunMeter meter) {
    if (resumption.isEmpty()) {
      return JournalWriter.open(directory.journal(), InstantSource.system());
    }
    JournalWriter journal = resumption.get().journal(InstantSource.system());
    meter.resume(Journal.read(directory.journal()), resumption.get().from());
    return journal;
  }

  /**
   * Measures what was trained. What there is by then is written before each further step, so that
   * an evaluator or a baseline that fails takes nothing away.
   */
  private Outcome finish(
      Preparation prepared,
      Evaluations evaluations,
      TrainedModel model,
      StopSignal stop,
      RunMeter meter,
      JournalWriter journal)
      throws IOException {
    Map<String, Long> sizes = sizes(prepared, model);
    directory.writeMetrics(meter.result(Map.of(), sizes).figures());
    if (!stop.isRaised()) {
      evaluations.measure(model);
      journal.appendMissing(meter.steps(), evaluations.figures());
      Runnable keep =
          () -> {
            directory.evaluations().write(evaluations.all());
            directory.writeMetrics(meter.result(evaluations.figures(), sizes).figures());
          };
      keep.run();
      evaluations.measureBaselines(stop, keep);
    }
    // Asked again: evaluators and baselines take their time, too.
    boolean interrupted = stop.isRaised();
    RunResult result = meter.result(evaluations.figures(), sizes);
    directory.writeMetrics(result.figures());
    Optional<String> sample = interrupted ? Optional.empty() : sample(prepared, model);
    if (sample.isPresent()) {
      AtomicFile.write(directory.sample(), sample.get() + "\n");
    }
    return new Outcome(result, interrupted, sample);
  }

  /** How many numbers an architecture has; other models tell nothing like it. */
  private static Map<String, Long> sizes(Preparation prepared, TrainedModel model) {
    Map<String, Long> sizes = new TreeMap<>();
    if (model instanceof DeviceModel device) {
      long own = device.model().objective(Phase.EVALUATION).parameters();
      sizes.put("parameters", own);
      if (prepared.trained().adaptation().isPresent()) {
        Program adapted = prepared.trained().objective(Phase.EVALUATION);
        sizes.put("trained-parameters", adapted.parameters());
      }
    }
    return sizes;
  }

  private Optional<String> sample(Preparation prepared, TrainedModel model) {
    if (config.sample().isEmpty()) {
      return Optional.empty();
    }
    if (!(model instanceof DeviceModel device) || !(device.model() instanceof LanguageModel next)) {
      err.printf(
          "tandem: there is no sample: what '%s' trained cannot generate text%n",
          model.provenance().get("trainer"));
      return Optional.empty();
    }
    SampleConfig sample = config.sample().get();
    try (TextGenerator generator =
        new TextGenerator(next, prepared.data().tokenizer(), device.state())) {
      List<Completion> completions =
          generator.complete(sample.all(), sample.settings(), config.oneSeed());
      return Optional.of(
          completions.stream()
              .map(one -> sample.all().get(one.row()) + one.text())
              .collect(Collectors.joining("\n\n")));
    }
  }
}
