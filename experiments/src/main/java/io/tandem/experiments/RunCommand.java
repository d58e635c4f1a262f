package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.console.HumanConsole;
import io.tandem.experiments.console.JsonConsole;
import io.tandem.experiments.console.RunConsole;
import io.tandem.experiments.run.Experiment;
import io.tandem.experiments.run.ExperimentFile;
import io.tandem.experiments.run.RunConfigs;
import io.tandem.experiments.run.Start;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.wiring.Providers;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem run}: trains, evaluates and reports what an experiment file describes. */
@Command(
    name = "run",
    description = {
      "Trains, evaluates and reports what an experiment file describes.",
      "With several backends named, each runs in a process of its own, and they are compared."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input", "130:interrupted"},
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  /** Set by the launcher where standard error is a terminal. */
  private static final String TERMINAL = "tandem.terminal";

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The experiment file (HOCON), or the directory of a run, for its config.")
  private Path file;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Overrides keys of the file, such as training.steps=50.")
  private List<String> overrides = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "The run directory, new or empty. Default: runs/NAME-TIME.")
  private Path output;

  @Option(
      names = "--resume",
      description = {
        "Goes on with the run in DIR, or with the one that FILE is the config of, from its newest",
        "checkpoint; begins it if there is none."
      })
  private boolean resume;

  @ArgGroup private Telling telling = new Telling();

  @Option(
      names = HumanConsole.NO_RESULTS,
      hidden = true,
      description = "For the runs of a comparison, which prints the results itself.")
  private boolean noResults;

  @Option(
      names = Start.PAUSE_OPTION,
      hidden = true,
      description = "For the trials of a sweep: stops after so many validations.")
  private Integer pause;

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  RunCommand(Providers providers) {
    this.providers = providers;
  }

  /** One of the ways to tell how the run goes. */
  private static final class Telling {
    @Option(
        names = {"-q", "--quiet"},
        description = "Tells no progress, only the results.")
    private boolean quiet;

    @Option(
        names = "--json",
        description = "Tells everything in lines of JSON on standard output, for programs.")
    private boolean json;
  }

  @Override
  public Integer call() throws Exception {
    Path config = Files.isDirectory(file) ? RunDirectory.open(file).config() : file;
    ExperimentFile read = ExperimentFile.read(providers, config, overrides);
    if (!noResults) {
      read.warnings(providers).forEach(line -> System.err.println("tandem: " + line));
    }
    RunDirectory directory = resume ? continued(config, read) : begun(read);
    List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
    Start start =
        new Start(arguments, resume, pause == null ? OptionalInt.empty() : OptionalInt.of(pause));
    Experiment experiment =
        new Experiment(read.config(), providers, directory, start, console(), System.err);
    try {
      return experiment.run();
    } catch (BadInputException e) {
      if (!resume) {
        directory.discardIfUnused();
      }
      throw e;
    }
  }

  private RunDirectory begun(ExperimentFile read) {
    RunDirectory directory = RunDirectory.create(output != null ? output : defaultOutput());
    directory.writeConfig(read.resolved());
    return directory;
  }

  private RunDirectory continued(Path config, ExperimentFile read) {
    Path folder = config.toAbsolutePath().getParent();
    boolean own = RunDirectory.isOne(folder) && config.endsWith(RunDirectory.CONFIG);
    if (output == null && !own) {
      throw new BadInputException(
          config
              + ": is not the config.conf of a run that could be continued; name that of one, or"
              + " its directory with --output");
    }
    Path place = output != null ? output : config.resolveSibling(".").normalize();
    if (!RunDirectory.isOne(place)) {
      RunDirectory directory = RunDirectory.openOrCreate(place);
      directory.writeConfig(read.resolved());
      return directory;
    }
    RunDirectory directory = RunDirectory.open(place);
    RunConfigs.refuseOther(providers, directory, read);
    return directory;
  }

  private RunConsole console() {
    if (telling.json) {
      return new JsonConsole(System.out, InstantSource.system());
    }
    return new HumanConsole(System.out, System.err, progress(telling.quiet), !noResults);
  }

  /** How progress is told here. */
  static HumanConsole.Progress progress(boolean quiet) {
    if (quiet) {
      return HumanConsole.Progress.NONE;
    }
    return Boolean.getBoolean(TERMINAL) ? HumanConsole.Progress.BAR : HumanConsole.Progress.LINES;
  }

  private Path defaultOutput() {
    return folderFor(file, "");
  }

  /** A new folder's name: what it is about, of which kind, and the time. */
  static Path folderFor(Path file, String kind) {
    String name = file.getFileName().toString().replaceFirst("\\.conf$", "");
    String time = ZonedDateTime.now(ZoneId.systemDefault()).format(STAMP);
    return Path.of("runs", name + kind + "-" + time);
  }
}
