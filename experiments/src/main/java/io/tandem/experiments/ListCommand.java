package io.tandem.experiments;

import io.tandem.experiments.describe.CatalogueListing;
import io.tandem.experiments.wiring.Catalogue;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tandem list}: what a config can choose from. */
@Command(
    name = "list",
    description = "Lists what a config can choose from, whichever jar it comes from.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "KIND",
      completionCandidates = KindNames.class,
      description = "One of ${COMPLETION-CANDIDATES}. Default: all.")
  private Optional<String> kind = Optional.empty();

  @Mixin private ListingOutput output = new ListingOutput();

  private final Catalogue catalogue;

  @Inject
  ListCommand(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public Integer call() {
    CatalogueListing listing =
        new CatalogueListing(
            kind.map(name -> List.of(catalogue.kind(name))).orElseGet(catalogue::kinds));
    output.print(listing.text(), listing.json());
    return 0;
  }
}
