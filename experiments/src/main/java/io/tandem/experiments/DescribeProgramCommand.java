package io.tandem.experiments;

import io.tandem.experiments.run.ExperimentFile;
import io.tandem.experiments.run.ProgramDescription;
import io.tandem.experiments.wiring.Providers;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tandem describe program}: the programs that an experiment's model is traced into. */
@Command(
    name = "program",
    description = {
      "Lists the program that an experiment's model is traced into, with shapes, and counts"
          + " parameters, operations and bytes for its batch.",
      "Reads the data and makes the tokenizer, on which the size of the vocabulary depends."
    },
    mixinStandardHelpOptions = true)
final class DescribeProgramCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The experiment file (HOCON).")
  private Path file;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Overrides keys of the file, such as model.layers=2.")
  private List<String> overrides = List.of();

  @Option(
      names = "--step",
      description = "Lists the whole training step, gradients and updates too, not the objective.")
  private boolean step;

  @Mixin private ListingOutput output = new ListingOutput();

  private final Providers providers;

  @Inject
  DescribeProgramCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() {
    ExperimentFile experiment = ExperimentFile.read(providers, file, overrides);
    ProgramDescription description = ProgramDescription.of(experiment.config(), providers);
    output.print(description.text(step), description.json(step));
    return 0;
  }
}
