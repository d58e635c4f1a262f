package io.tandem.experiments;

import io.tandem.experiments.compare.ComparedSystem;
import io.tandem.experiments.compare.ComparisonText;
import io.tandem.experiments.compare.Resampling;
import io.tandem.experiments.compare.SystemComparison;
import io.tandem.experiments.report.RunNames;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.wiring.Providers;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem compare}: whether finished runs differ by more than chance. */
@Command(
    name = "compare",
    description = {
      "Says whether what finished runs came to differs by more than chance.",
      "Each model is held against the first, example by example; runs with several",
      "seeds by their seeds. One run alone is held against its baselines."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done, whatever was found", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  private static final int MOST_RESAMPLES = 1_000_000;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN_DIR",
      description = "Directories of finished runs, of several seeds, or of comparisons.")
  private List<Path> directories;

  @Option(names = "--baselines", description = "Compare the baselines of the runs, too.")
  private boolean baselines;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      description = "Resamples and trials, ${DEFAULT-VALUE} unless it is said otherwise.",
      defaultValue = "10000")
  private int resamples;

  @Option(
      names = "--level",
      paramLabel = "L",
      description = "The level of intervals, above 0 and below 1; by default ${DEFAULT-VALUE}.",
      defaultValue = "0.95")
  private double level;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "What resamples are drawn from; by default ${DEFAULT-VALUE}.",
      defaultValue = "0")
  private long seed;

  @Mixin private ListingOutput output;

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  CompareCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() {
    if (!(level > 0 && level < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--level is " + level + "; it must be above 0 and below 1");
    }
    if (resamples < 1 || resamples > MOST_RESAMPLES) {
      throw new ParameterException(
          spec.commandLine(),
          "--resamples is " + resamples + "; it must be from 1 to " + MOST_RESAMPLES);
    }
    List<RunDirectory> runs = directories.stream().map(RunDirectory::open).toList();
    List<String> names = RunNames.of(runs.stream().map(RunDirectory::path).toList());
    List<ComparedSystem> systems = ComparedSystem.of(names, runs, baselines);
    ComparisonText found =
        new ComparisonText(
            SystemComparison.of(providers, systems, new Resampling(resamples, level, seed)));
    output.print(found.text(), found.json());
    return 0;
  }
}
