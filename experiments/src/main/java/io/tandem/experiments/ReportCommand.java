package io.tandem.experiments;

import io.tandem.api.file.AtomicFile;
import io.tandem.experiments.report.Report;
import io.tandem.experiments.run.ExperimentDefaults;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.sweep.SweepFile;
import io.tandem.experiments.sweep.SweepPage;
import io.tandem.experiments.sweep.SweepResult;
import io.tandem.experiments.sweep.SweepState;
import io.tandem.experiments.wiring.Providers;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem report}: writes the page about finished runs. */
@Command(
    name = "report",
    description = {
      "Writes the page about a run, a comparison or a sweep again, or lays several runs on each"
          + " other.",
      "The page is one HTML file that needs nothing beside itself."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN_DIR",
      description = "Directories of runs and comparisons, as 'tandem run' made them.")
  private List<Path> directories;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = {
        "The page. Default: report.html in the directory of the run; for several,",
        "runs/report-TIME.html."
      })
  private Path output;

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  ReportCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    List<RunDirectory> runs = directories.stream().map(RunDirectory::open).toList();
    if (runs.size() == 1 && runs.get(0).isSweep()) {
      return sweep(runs.get(0));
    }
    Report report = Report.of(runs, ExperimentDefaults.of(providers));
    Path file = output != null ? output : defaultOutput(runs);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    report.write(file);
    spec.commandLine().getOut().println(file);
    return 0;
  }

  /** The page about a sweep is one about all of its trials. */
  private int sweep(RunDirectory directory) throws IOException {
    SweepFile sweep = SweepFile.read(providers, directory.config(), List.of());
    SweepState state = SweepState.read(directory.journal());
    Path file = output != null ? output : directory.report();
    AtomicFile.createFolders(file.toAbsolutePath().getParent());
    AtomicFile.write(file, new SweepPage(directory, SweepResult.of(sweep, state)).html());
    spec.commandLine().getOut().println(file);
    return 0;
  }

  private static Path defaultOutput(List<RunDirectory> runs) {
    return runs.size() == 1
        ? runs.get(0).report()
        : Path.of(
            "runs", "report-" + ZonedDateTime.now(ZoneId.systemDefault()).format(STAMP) + ".html");
  }
}
