package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonWriter;
import io.tandem.experiments.console.HumanConsole;
import io.tandem.experiments.console.RunConsole;
import io.tandem.experiments.rates.RateReport;
import io.tandem.experiments.run.ExperimentFile;
import io.tandem.experiments.run.RateSearch;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.wiring.Providers;
import io.tandem.training.RateCurve;
import io.tandem.training.RateRange;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem find-rate}: a learning-rate range test of an experiment. */
@Command(
    name = "find-rate",
    description = {
      "Trains at rates that rise from step to step, and tells at which the loss falls.",
      "The experiment's own runs are left as they are; everything but the schedule and the number"
          + " of steps is as it would be in training."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done, with a suggestion or without", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class FindRateCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The experiment file (HOCON).")
  private Path file;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Overrides keys of the file, such as backend=tf.")
  private List<String> overrides = List.of();

  @Option(
      names = "--from",
      paramLabel = "RATE",
      description = "The first rate. Default: ${DEFAULT-VALUE}.")
  private double from = RateRange.USUAL.from();

  @Option(
      names = "--to",
      paramLabel = "RATE",
      description = "The last rate. Default: ${DEFAULT-VALUE}.")
  private double to = RateRange.USUAL.to();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps from the first to the last, at least 2. Default: ${DEFAULT-VALUE}.")
  private int steps = RateRange.USUAL.steps();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description =
          "Where rates.csv, rates.json and rates.png are written, new or empty. Default:"
              + " runs/NAME-rate-TIME.")
  private Path output;

  @Option(
      names = {"-q", "--quiet"},
      description = "Tells no progress, only the results.")
  private boolean quiet;

  @Option(names = "--json", description = "Prints what rates.json holds, for programs.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  FindRateCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    Instant started = Instant.now();
    RateSearch search =
        new RateSearch(ExperimentFile.read(providers, file, overrides), providers, range());
    PrintWriter err = spec.commandLine().getErr();
    search.notes().forEach(note -> err.println("tandem: " + note));
    err.flush();
    RunDirectory directory =
        RunDirectory.create(output != null ? output : RunCommand.folderFor(file, "-rate"));
    RunConsole console =
        new HumanConsole(System.out, System.err, RunCommand.progress(quiet), false);
    RateCurve curve;
    try (RunConsole.Training progress = console.training(search.backend(), directory.path())) {
      curve = search.run(progress);
    } catch (RuntimeException e) {
      directory.discardIfUnused();
      throw e;
    }
    List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
    RateReport report = new RateReport(started, arguments, search.backend(), curve);
    report.write(directory.path());
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        json
            ? JsonWriter.pretty(report.toJson())
            : String.format("%n%s%nEverything is in %s%n", report.text(), directory.path()));
    out.flush();
    return 0;
  }

  private RateRange range() {
    try {
      return new RateRange(from, to, steps);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("--from, --to, --steps: " + e.getMessage(), e);
    }
  }
}
