package io.tandem.experiments;

import io.tandem.api.config.RecordDescriber;
import io.tandem.api.json.JsonWriter;
import io.tandem.experiments.describe.KeyListing;
import io.tandem.experiments.run.ExperimentConfig;
import io.tandem.experiments.wiring.Providers;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tandem describe experiment}: the keys of an experiment file. */
@Command(
    name = "experiment",
    description = "Tells the keys of an experiment file.",
    mixinStandardHelpOptions = true)
final class DescribeExperimentCommand implements Callable<Integer> {
  @Option(names = "--json", description = "As JSON, for machines.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  DescribeExperimentCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() {
    KeyListing keys =
        new KeyListing(new RecordDescriber(providers.catalog()).describe(ExperimentConfig.class));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonWriter.pretty(keys.json()));
    } else {
      out.printf("An experiment file (HOCON)%n%n%s%n", keys.text());
      out.println("What a named part takes besides its type: 'tandem describe KIND NAME'.");
    }
    out.flush();
    return 0;
  }
}
