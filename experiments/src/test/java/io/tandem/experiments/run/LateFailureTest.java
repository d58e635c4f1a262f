package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.name.Names;
import io.tandem.api.config.ConfigException;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonObject;
import io.tandem.api.provider.Provider;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import io.tandem.experiments.TinyExperiment;
import io.tandem.experiments.console.HumanConsole;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.wiring.ProviderFailedException;
import io.tandem.experiments.wiring.ProviderKind;
import io.tandem.experiments.wiring.Providers;
import io.tandem.experiments.wiring.ProvidersModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a run whose baseline or evaluator refuses, or that is stopped by then. */
class LateFailureTest {
  /** No keys. */
  public record None() {}

  /** A provider without keys. */
  private interface Keyless extends Provider<None> {
    @Override
    default String description() {
      return "of a test";
    }

    @Override
    default Class<None> settingsType() {
      return None.class;
    }
  }

  private static final class Refusing implements Keyless, Trainer<None> {
    @Override
    public String name() {
      return "refusing";
    }

    @Override
    public boolean learns(Task task) {
      return true;
    }

    @Override
    public TrainedModel train(None settings, TrainingTask task) {
      throw new BadInputException("this text is not to my taste");
    }
  }

  /** Is interrupted while it is trained. */
  private static final class Interrupting implements Keyless, Trainer<None> {
    @Override
    public String name() {
      return "interrupting";
    }

    @Override
    public boolean learns(Task task) {
      return true;
    }

    @Override
    public TrainedModel train(None settings, TrainingTask task) {
      task.stop().raise();
      return new TrainedModel() {
        @Override
        public Map<String, String> provenance() {
          return Map.of("trainer", name());
        }

        @Override
        public void close() {}
      };
    }
  }

  private static final class AnotherLoss implements Keyless, Evaluator<None> {
    @Override
    public String name() {
      return "another-loss";
    }

    @Override
    public Set<String> metrics(None settings) {
      return Set.of("loss", "surprise");
    }

    @Override
    public boolean judges(Task task) {
      return true;
    }

    @Override
    public List<Case> ask(None settings, TrainedModel model, HeldOutData data) {
      return List.of(new Case("only", JsonObject.builder().build()));
    }

    @Override
    public Measures measure(None settings, List<Case> cases) {
      return new Measures() {
        @Override
        public int cases() {
          return cases.size();
        }

        @Override
        public Set<String> names() {
          return metrics(settings);
        }

        @Override
        public Map<String, Double> over(int[] selection) {
          return Map.of("loss", 1.0);
        }
      };
    }
  }

  private static final class Mistaken implements Keyless, DatasetReader<None> {
    @Override
    public String name() {
      return "mistaken";
    }

    @Override
    public TextDataset read(None settings) {
      throw new IllegalArgumentException("a mistake of the program");
    }
  }

  @TempDir Path folder;
  private Path file;

  private final Providers providers =
      Guice.createInjector(
              new ProvidersModule(),
              adding(ProviderKind.TRAINER, new Refusing()),
              adding(ProviderKind.TRAINER, new Interrupting()),
              adding(ProviderKind.EVALUATOR, new AnotherLoss()),
              adding(ProviderKind.DATASET, new Mistaken()))
          .getInstance(Providers.class);

  private static Module adding(ProviderKind kind, Provider<?> provider) {
    return binder ->
        MapBinder.newMapBinder(
                binder,
                new TypeLiteral<String>() {},
                new TypeLiteral<Provider<?>>() {},
                Names.named(kind.label()))
            .addBinding(provider.name())
            .toProvider(() -> provider);
  }

  @BeforeEach
  void aTinyExperiment() throws IOException {
    Path text = folder.resolve("text.txt");
    Files.writeString(text, "the quick brown fox jumps\n\n".repeat(300));
    file = folder.resolve("tiny.conf");
    Files.writeString(file, TinyExperiment.text(text, "djl"));
  }

  private RunDirectory directory() {
    return RunDirectory.create(folder.resolve("run"));
  }

  private BackendRun.Outcome run(RunDirectory directory, String... overrides) throws IOException {
    ExperimentFile read = ExperimentFile.read(providers, file, List.of(overrides));
    ExperimentConfig config = read.config();
    directory.writeConfig(read.resolved());
    HumanConsole console =
        new HumanConsole(System.out, System.err, HumanConsole.Progress.NONE, false);
    Trackers trackers = new Trackers(List.of(), providers, directory, System.err);
    try (Preparation prepared = Preparation.of(config, providers)) {
      Start start = new Start(List.of(), false);
      return new BackendRun(config, providers, directory, start, trackers, console, System.err)
          .run(prepared, new StopSignal(), new RunMeter());
    }
  }

  @Test
  void aBaselineThatRefusesTakesNothingFromWhatWasMeasured() {
    RunDirectory directory = directory();
    BadInputException refused =
        assertThrows(
            BadInputException.class, () -> run(directory, "baselines=[kneser-ney,refusing]"));
    assertEquals("this text is not to my taste", refused.getMessage());
    Map<String, Double> figures = directory.readMetrics();
    assertTrue(figures.containsKey("validation/loss"), figures.toString());
    assertTrue(figures.containsKey("baseline/kneser-ney/loss"), figures.toString());
    assertTrue(Files.exists(directory.evaluations().file()));
  }

  @Test
  void aRunThatIsStoppedInItsBaselinesIsInterruptedAndKeepsItsFigures() throws IOException {
    RunDirectory directory = directory();
    BackendRun.Outcome outcome = run(directory, "baselines=[interrupting,kneser-ney]");
    assertTrue(outcome.interrupted());
    Map<String, Double> figures = directory.readMetrics();
    assertEquals(outcome.result().figures().keySet(), figures.keySet());
    assertTrue(figures.containsKey("validation/loss"), figures.toString());
    assertFalse(figures.containsKey("baseline/kneser-ney/loss"), figures.toString());
  }

  @Test
  void theNumberOfParametersIsToldOfWhatWasTrainedAndOfNothingElse() throws IOException {
    assertTrue(run(directory()).result().figures().get("parameters") > 1000);
    RunDirectory counted = RunDirectory.create(folder.resolve("counted"));
    Map<String, Double> figures =
        run(counted, "training=null", "training.type=kneser-ney").result().figures();
    assertTrue(figures.containsKey("validation/loss"), figures.toString());
    assertFalse(figures.containsKey("parameters"), figures.toString());
  }

  @Test
  void evaluatorsThatGiveFiguresOfOneNameAreRefusedBeforeAnythingIsTrained() {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () ->
                ExperimentFile.read(
                    providers, file, List.of("evaluation=[language-modelling,another-loss]")));
    assertTrue(
        refused.getMessage().contains("both 'language-modelling' and 'another-loss' give 'loss'"),
        refused.getMessage());
  }

  @Test
  void aMistakeOfTheProgramIsNotTakenForOneOfTheConfig() {
    ExperimentFile mistaken = ExperimentFile.read(providers, file, List.of("data=mistaken"));
    ProviderFailedException failed =
        assertThrows(
            ProviderFailedException.class, () -> new ExperimentCheck(mistaken, providers).check());
    assertTrue(
        failed.getMessage().startsWith("the dataset 'mistaken' (" + Mistaken.class.getName()),
        failed.getMessage());
    assertTrue(
        failed.getMessage().contains("IllegalArgumentException: a mistake of the program, at"),
        failed.getMessage());
    assertEquals(IllegalArgumentException.class, failed.getCause().getClass());
  }
}
