package io.tandem.experiments.run;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.experiments.rundir.CurvePlot;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.JournalWriter;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.generation.TokenGenerator;
import io.tandem.training.Callback;
import io.tandem.training.Checkpoints;
import io.tandem.training.DivergenceException;
import io.tandem.training.NonFiniteGuard;
import io.tandem.training.StopSignal;
import io.tandem.training.TrainingLoop;
import io.tandem.training.TrainingPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Trains, validates and samples on one backend, and fills the run's directory. */
final class BackendRun {
  /** The file that the generated text is written to. */
  static final String SAMPLE = "sample.txt";

  private final ExperimentConfig config;
  private final Providers providers;
  private final RunDirectory directory;
  private final List<String> arguments;
  private final PrintStream err;
  private final boolean terminal;

  BackendRun(
      ExperimentConfig config,
      Providers providers,
      RunDirectory directory,
      List<String> arguments,
      PrintStream err,
      boolean terminal) {
    this.config = config;
    this.providers = providers;
    this.directory = directory;
    this.arguments = arguments;
    this.err = err;
    this.terminal = terminal;
  }

  /**
   * What a run ends with.
   *
   * @param result its figures
   * @param interrupted whether it was asked to stop early
   * @param sample the text that it generated, if one was asked for
   * @param checkpoint where its weights lie, if they could be written
   */
  record Outcome(
      RunResult result, boolean interrupted, Optional<String> sample, Optional<Path> checkpoint) {}

  Outcome run(Preparation prepared, String engineName, StopSignal stop, RunMeter meter)
      throws IOException {
    EngineOptions options = new EngineOptions(config.device(), config.threads());
    try (Engine engine = providers.backend(engineName).open(options);
        DeviceState state = engine.newState()) {
      new RunProvenance(config, Optional.of(prepared.data()), Optional.of(engine), arguments)
          .write(directory);
      TrainingPrograms programs = programs(prepared);
      boolean interrupted;
      Optional<Path> saved;
      try (JournalWriter journal = JournalWriter.open(directory.journal(), InstantSource.system());
          ProgressCallback progress = new ProgressCallback(engineName, err, terminal)) {
        CheckpointCallback checkpoints = checkpoints(prepared, programs, state, journal);
        List<Callback> callbacks =
            List.of(
                meter,
                new JournalCallback(journal),
                new NonFiniteGuard(programs.trained()),
                progress,
                checkpoints);
        interrupted = train(prepared, programs, state, callbacks, stop, checkpoints);
        saved = checkpoints.last();
      }
      RunResult result = meter.result(interrupted, programs.objective().parameters());
      directory.writeMetrics(result.figures());
      if (!interrupted) {
        // Java's drawing wants to register a shutdown hook, which a process that is ending refuses.
        plot();
      }
      Optional<String> sample = interrupted ? Optional.empty() : sample(prepared, state);
      if (sample.isPresent()) {
        AtomicFile.write(directory.path().resolve(SAMPLE), sample.get() + "\n");
      }
      return new Outcome(result, interrupted, sample, saved);
    }
  }

  private TrainingPrograms programs(Preparation prepared) {
    TrainingSettings settings =
        TrainingSettings.of(config.training().optimizer())
            .withMaxNorm(config.training().clip().orElse(Double.POSITIVE_INFINITY))
            .withPrecision(config.precision());
    return TrainingPrograms.of(prepared.model().objective(Phase.TRAINING), settings);
  }

  private CheckpointCallback checkpoints(
      Preparation prepared, TrainingPrograms programs, DeviceState state, JournalWriter journal) {
    Checkpoints checkpoints =
        new Checkpoints(directory.checkpoints(), programs.variables(), prepared.tokenizer()::save);
    return new CheckpointCallback(checkpoints, state, journal, config.training().checkpointEvery());
  }

  private boolean train(
      Preparation prepared,
      TrainingPrograms programs,
      DeviceState state,
      List<Callback> callbacks,
      StopSignal stop,
      CheckpointCallback checkpoints) {
    TrainingConfig training = config.training();
    TrainingPlan plan =
        new TrainingPlan(
            training.steps(),
            training.accumulate(),
            training.schedule(),
            config.seed(),
            training.validateEvery());
    try (TrainingLoop loop =
        new TrainingLoop(
            state,
            programs,
            config.precision().applyTo(prepared.model().objective(Phase.EVALUATION)),
            plan,
            prepared.training(),
            prepared.validation(),
            callbacks,
            stop)) {
      loop.initialize();
      loop.run();
      return stop.isRaised();
    } catch (DivergenceException e) {
      String kept =
          checkpoints
              .last()
              .map(path -> "the last good state is in " + path)
              .orElse("no state was saved before; set training.checkpoint-every to keep one");
      throw new RunFailedException(e.getMessage() + "; " + kept, e);
    }
  }

  private void plot() throws IOException {
    Journal journal = Journal.read(directory.journal());
    Map<String, SortedMap<Long, Double>> curves = new LinkedHashMap<>();
    for (String name : List.of(JournalCallback.TRAIN_LOSS, "validation/loss")) {
      SortedMap<Long, Double> curve = journal.curve(name);
      if (!curve.isEmpty()) {
        curves.put(name, curve);
      }
    }
    if (!curves.isEmpty()) {
      CurvePlot.write(directory.curves(), "Loss in nats a token", curves);
    }
  }

  private Optional<String> sample(Preparation prepared, DeviceState state) {
    return config
        .sample()
        .map(
            sample -> {
              try (TokenGenerator generator = new TokenGenerator(prepared.model(), state)) {
                int[] prompt = prepared.tokenizer().encode(sample.prompt());
                int[] ids =
                    generator.generate(prompt, sample.tokens(), sample.sampling(), config.seed());
                return prepared.tokenizer().decode(ids);
              }
            });
  }
}
