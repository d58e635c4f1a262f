package io.tandem.experiments;

import com.google.inject.Inject;
import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import io.tandem.experiments.reach.Reach;
import io.tandem.experiments.reach.ReachReport;
import io.tandem.experiments.run.GradientReach;
import io.tandem.experiments.wiring.Providers;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem reach}: how far back the gradients of models reach. */
@Command(
    name = "reach",
    description = {
      "Tells how far back the gradient of the loss reaches, in models of texts as a whole.",
      "For each experiment, the norm of the gradient of a validation text's loss with respect to"
          + " the vectors of its tokens, by their distance from the last: with the weights that"
          + " training begins with for an experiment file, with the trained ones for a run."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class ReachCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE_OR_RUN",
      description = "Experiment files (HOCON) and directories of runs.")
  private List<Path> sources;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a key of every experiment, such as data.distance=100.")
  private List<String> overrides = List.of();

  @Option(
      names = "--documents",
      paramLabel = "N",
      description = "Validation documents that are taken. Default: ${DEFAULT-VALUE}.")
  private int documents = 128;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where reach.csv and reach.png are written; what was there is replaced.")
  private Path output;

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  ReachCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    if (documents < 1) {
      throw new BadInputException("--documents is " + documents + "; the least is 1");
    }
    List<Reach> reaches = new ArrayList<>();
    for (Path source : sources) {
      reaches.add(GradientReach.of(source, overrides, documents, providers));
    }
    ReachReport report = new ReachReport(reaches);
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.text());
    if (output != null) {
      Files.createDirectories(output);
      AtomicFile.write(output.resolve("reach.csv"), report.csv());
      report.plot(output.resolve("reach.png"));
      out.printf("%nreach.csv and reach.png are in %s%n", output);
    }
    out.flush();
    return 0;
  }
}
