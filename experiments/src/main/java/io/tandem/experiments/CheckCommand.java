package io.tandem.experiments;

import io.tandem.experiments.config.HoconReader;
import io.tandem.experiments.run.ExperimentCheck;
import io.tandem.experiments.run.ExperimentFile;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.sweep.SweepCheck;
import io.tandem.experiments.sweep.SweepFile;
import io.tandem.experiments.wiring.Providers;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem check}: says everything that is wrong with an experiment, without running it. */
@Command(
    name = "check",
    description = {
      "Says everything that is wrong with an experiment or a sweep, without running it.",
      "It reads the data, makes the tokenizer and traces the model; it opens no engine, and so"
          + " cannot tell whether the device is there."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:nothing is wrong", "2:bad input"},
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The experiment or sweep file (HOCON).")
  private Path file;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Overrides keys of the file, such as training.steps=50.")
  private List<String> overrides = List.of();

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  CheckCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() {
    if (RunDirectory.isSweep(HoconReader.read(file, List.of()))) {
      return sweep();
    }
    ExperimentFile experiment = ExperimentFile.read(providers, file, overrides);
    String summary = new ExperimentCheck(experiment, providers).check();
    PrintWriter err = spec.commandLine().getErr();
    experiment.warnings(providers).forEach(line -> err.println("tandem: " + line));
    err.flush();
    PrintWriter out = spec.commandLine().getOut();
    out.println(file + ": nothing is wrong; " + summary);
    out.flush();
    return 0;
  }

  private int sweep() {
    SweepFile sweep = SweepFile.read(providers, file, overrides);
    String summary =
        new ExperimentCheck(new SweepCheck(sweep, providers).check(), providers).check();
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s: nothing is wrong; %d trials of %s%n", file, sweep.trials(), summary);
    out.flush();
    return 0;
  }
}
