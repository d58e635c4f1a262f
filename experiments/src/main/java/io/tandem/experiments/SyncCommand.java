package io.tandem.experiments;

import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Origin;
import io.tandem.api.config.Part;
import io.tandem.api.config.RecordBinder;
import io.tandem.api.error.BadInputException;
import io.tandem.api.tracking.Tracker;
import io.tandem.experiments.run.ExperimentFile;
import io.tandem.experiments.run.Trackers;
import io.tandem.experiments.rundir.JournalWriter;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunLock;
import io.tandem.experiments.sweep.SweepCheck;
import io.tandem.experiments.sweep.SweepFile;
import io.tandem.experiments.wiring.Providers;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem sync}: gives trackers what they do not have of finished runs. */
@Command(
    name = "sync",
    description = {
      "Gives trackers what they do not have of runs that have ended.",
      "That is after a server was away, or for a server that never knew of them. What a",
      "tracker has is not sent twice. The directory of a comparison, of several seeds or folds",
      "or of a sweep stands for all runs in it."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:the trackers have everything", "1:they have not", "2:bad input"},
    mixinStandardHelpOptions = true)
final class SyncCommand implements Callable<Integer> {
  private static final String SERVER = "mlflow";

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN_DIR",
      description = "Directories of runs, as 'tandem run' made them.")
  private List<Path> directories;

  @Option(
      names = "--to",
      paramLabel = "URI",
      description = "An MLflow server, in the place of what the run's config says of tracking.")
  private Optional<String> server = Optional.empty();

  @Option(
      names = "--experiment",
      paramLabel = "NAME",
      description = "The experiment at the MLflow server.")
  private Optional<String> experiment = Optional.empty();

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  SyncCommand(Providers providers) {
    this.providers = providers;
  }

  /**
   * A tracker, bound as those of an experiment are.
   *
   * @param tracking which, with its settings
   */
  record Target(@Doc("Where the journal is copied to.") Part<Tracker<?>> tracking) {}

  @Override
  public Integer call() throws IOException {
    List<RunDirectory> runs = new ArrayList<>();
    for (Path directory : directories) {
      add(RunDirectory.open(directory), runs);
    }
    boolean all = true;
    for (RunDirectory run : runs) {
      all &= sync(run);
    }
    return all ? 0 : 1;
  }

  /** What runs are part of comes before them, as it does when they are made. */
  private static void add(RunDirectory directory, List<RunDirectory> runs) {
    runs.add(directory);
    directory.parts().forEach(part -> add(part, runs));
  }

  private boolean sync(RunDirectory run) throws IOException {
    if (!Files.exists(run.journal())) {
      if (run.parts().isEmpty()) {
        throw new BadInputException(run.journal() + ": there is no journal to give to anybody");
      }
      // A comparison that was made before these had journals; its parts have.
      return true;
    }
    List<Part<Tracker<?>>> targets = targets(run);
    RunLock lock = run.lock();
    try {
      // Cuts off what a crash tore, and says so.
      JournalWriter.open(run.journal(), InstantSource.system()).close();
      Trackers trackers = new Trackers(targets, providers, run, System.err);
      trackers.follow();
      boolean taken = trackers.finish();
      if (taken) {
        String names = String.join(", ", targets.stream().map(part -> part.name()).toList());
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%s: %s: everything is there%n", run.path(), names);
        out.flush();
      }
      return taken;
    } finally {
      lock.close();
    }
  }

  private List<Part<Tracker<?>>> targets(RunDirectory run) {
    ExperimentFile file =
        run.isSweep()
            ? new SweepCheck(SweepFile.read(providers, run.config(), List.of()), providers).check()
            : ExperimentFile.read(providers, run.config(), List.of());
    if (server.isEmpty() && experiment.isEmpty()) {
      if (file.config().tracking().isEmpty()) {
        throw new BadInputException(
            run.config() + ": names no tracking; name an MLflow server with --to URI");
      }
      return file.config().tracking();
    }
    Map<String, ConfigNode> keys = new LinkedHashMap<>();
    said(file.resolved()).ifPresent(section -> keys.putAll(section.entries()));
    put(keys, "type", "command line", SERVER);
    server.ifPresent(uri -> put(keys, "uri", "--to", uri));
    experiment.ifPresent(name -> put(keys, "experiment", "--experiment", name));
    ConfigNode.Section target =
        new ConfigNode.Section(
            Map.of("tracking", new ConfigNode.Section(keys, Origin.of("command line"))),
            Origin.of("command line"));
    return List.of(new RecordBinder(providers.catalog()).bind(target, Target.class).tracking());
  }

  /** What the run's config says of an MLflow server. */
  private static Optional<ConfigNode.Section> said(ConfigNode.Section config) {
    ConfigNode tracking = config.get("tracking").orElse(null);
    return tracking instanceof ConfigNode.Sequence list
        ? list.items().stream()
            .filter(ConfigNode.Section.class::isInstance)
            .map(ConfigNode.Section.class::cast)
            .filter(
                section ->
                    section.get("type").orElse(null) instanceof ConfigNode.Scalar type
                        && type.text().equals(SERVER))
            .findFirst()
        : Optional.empty();
  }

  private static void put(Map<String, ConfigNode> keys, String key, String origin, String value) {
    keys.put(key, new ConfigNode.Scalar(ConfigNode.Scalar.Kind.TEXT, value, Origin.of(origin)));
  }
}
