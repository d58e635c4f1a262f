package io.tandem.experiments;

import io.tandem.api.json.JsonWriter;
import io.tandem.experiments.describe.CatalogueListing;
import io.tandem.experiments.wiring.Catalogue;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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

  @Option(names = "--json", description = "As JSON, for machines.")
  private boolean json;

  @Spec private CommandSpec spec;

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
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? JsonWriter.pretty(listing.json()) + "\n" : listing.text());
    out.flush();
    return 0;
  }
}
