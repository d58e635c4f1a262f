package io.tandem.experiments;

import io.tandem.api.config.RecordDescriber;
import io.tandem.experiments.describe.KeyListing;
import io.tandem.experiments.run.ExperimentConfig;
import io.tandem.experiments.wiring.Providers;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tandem describe experiment}: the keys of an experiment file. */
@Command(
    name = "experiment",
    description = "Tells the keys of an experiment file.",
    mixinStandardHelpOptions = true)
final class DescribeExperimentCommand implements Callable<Integer> {
  @Mixin private ListingOutput output = new ListingOutput();

  private final Providers providers;

  @Inject
  DescribeExperimentCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() {
    KeyListing keys =
        new KeyListing(new RecordDescriber(providers.catalog()).describe(ExperimentConfig.class));
    output.print(
        String.format(
            "An experiment file (HOCON)%n%n%s%nWhat a named part takes besides its type: 'tandem"
                + " describe KIND NAME'.%n",
            keys.text()),
        keys.json());
    return 0;
  }
}
