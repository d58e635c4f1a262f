package io.tandem.experiments;

import io.tandem.api.config.RecordDescriber;
import io.tandem.experiments.describe.KeyListing;
import io.tandem.experiments.sweep.SweepConfig;
import io.tandem.experiments.wiring.Providers;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tandem describe sweep}: the keys of a sweep's file. */
@Command(
    name = "sweep",
    description = "Tells the keys of a sweep's file, beside its experiment.",
    mixinStandardHelpOptions = true)
final class DescribeSweepCommand implements Callable<Integer> {
  @Mixin private ListingOutput output = new ListingOutput();

  private final Providers providers;

  @Inject
  DescribeSweepCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() {
    KeyListing keys =
        new KeyListing(new RecordDescriber(providers.catalog()).describe(SweepConfig.class));
    output.print(
        String.format(
            "A sweep's file (HOCON)%n%n%s%nBeside these, 'experiment' is the name of an"
                + " experiment's file, or a section with what such a file says.%n",
            keys.text()),
        keys.json());
    return 0;
  }
}
