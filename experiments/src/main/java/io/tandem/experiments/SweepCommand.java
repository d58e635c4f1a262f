package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.run.ExperimentCheck;
import io.tandem.experiments.run.ExperimentFile;
import io.tandem.experiments.run.Start;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.sweep.Sweep;
import io.tandem.experiments.sweep.SweepCheck;
import io.tandem.experiments.sweep.SweepConsole;
import io.tandem.experiments.sweep.SweepFile;
import io.tandem.experiments.sweep.SweepFiles;
import io.tandem.experiments.wiring.Providers;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem sweep}: runs an experiment with many values of some keys, and tells the best. */
@Command(
    name = "sweep",
    description = {
      "Runs an experiment with many values of some of its keys, and tells which are best.",
      "Each trial is an ordinary run in a process of its own. A sweep that was stopped, however"
          + " that was, goes on with --resume."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input", "130:interrupted"},
    mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The sweep's file (HOCON), or the directory of a sweep, for its config.")
  private Path file;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description =
          "Overrides keys of the file, such as trials=50, or experiment.training.steps=50.")
  private List<String> overrides = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "The sweep's directory, new or empty. Default: runs/NAME-TIME.")
  private Path output;

  @Option(
      names = "--resume",
      description = {
        "Goes on with the sweep in DIR, or with the one that FILE is the config of; begins it if",
        "there is none. More trials than it had, parallel, memory and failures may be told anew."
      })
  private boolean resume;

  @ArgGroup private Telling telling = new Telling();

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  SweepCommand(Providers providers) {
    this.providers = providers;
  }

  /** One of the ways to tell how the sweep goes. */
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
  public Integer call() throws IOException {
    Path config = Files.isDirectory(file) ? RunDirectory.open(file).config() : file;
    SweepFile read = SweepFile.read(providers, config, overrides);
    ExperimentFile base = new SweepCheck(read, providers).check();
    PrintWriter out = spec.commandLine().getOut();
    RunDirectory directory;
    if (resume) {
      directory = SweepFiles.continued(providers, config, read, Optional.ofNullable(output));
    } else {
      // What no trial could read is told now, and not by all of them.
      new ExperimentCheck(base, providers).check();
      directory = SweepFiles.begun(read, output != null ? output : RunCommand.folderFor(file, ""));
    }
    List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
    SweepConsole console =
        telling.json
            ? new SweepConsole.Json(out, InstantSource.system())
            : new SweepConsole.Human(out, read.config().goal(), read.trials(), telling.quiet);
    Start start = new Start(arguments, resume);
    try {
      return new Sweep(read, base, providers, directory, start, console, System.err).run();
    } catch (BadInputException e) {
      if (!resume) {
        directory.discardIfUnused();
      }
      throw e;
    }
  }
}
