package io.tandem.experiments;

import io.tandem.api.config.RecordDescriber;
import io.tandem.api.error.BadInputException;
import io.tandem.experiments.describe.EntryListing;
import io.tandem.experiments.wiring.Catalogue;
import io.tandem.experiments.wiring.Providers;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tandem describe}: every key of a choice, with type, default, range and meaning. */
@Command(
    name = "describe",
    description = {
      "Tells every key of what a config can choose: type, range, default and meaning.",
      "Names are those of 'tandem list'."
    },
    subcommands = {
      DescribeExperimentCommand.class,
      DescribeSweepCommand.class,
      DescribeProgramCommand.class,
      DescribeAllCommand.class
    },
    mixinStandardHelpOptions = true)
final class DescribeCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "KIND",
      completionCandidates = KindNames.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Optional<String> kind = Optional.empty();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      completionCandidates = ChoiceNames.class,
      description = "A name of that kind.")
  private Optional<String> name = Optional.empty();

  @Mixin private ListingOutput output = new ListingOutput();

  private final Catalogue catalogue;
  private final Providers providers;

  @Inject
  DescribeCommand(Catalogue catalogue, Providers providers) {
    this.catalogue = catalogue;
    this.providers = providers;
  }

  /** Refuses a name that stands where its kind belongs, with the command that was meant. */
  private void explainName(String word) {
    boolean isKind = catalogue.kinds().stream().anyMatch(one -> one.label().equals(word));
    List<Catalogue.Kind> having =
        catalogue.kinds().stream()
            .filter(one -> one.entries().stream().anyMatch(entry -> entry.name().equals(word)))
            .toList();
    if (!isKind && !having.isEmpty()) {
      String label = having.get(0).label();
      throw new BadInputException(
          String.format("%s is a %s: 'tandem describe %2$s %1$s'", word, label));
    }
  }

  @Override
  public Integer call() {
    kind.ifPresent(this::explainName);
    Catalogue.Kind chosen =
        catalogue.kind(
            kind.orElseThrow(
                () ->
                    new BadInputException(
                        "describe what? 'tandem describe KIND NAME' with a line of 'tandem list',"
                            + " 'tandem describe experiment', or 'tandem describe program FILE'")));
    Catalogue.Entry entry =
        chosen.entry(
            name.orElseThrow(
                () ->
                    new BadInputException(
                        String.format(
                            "which %s? %s",
                            chosen.label(),
                            String.join(
                                ", ",
                                chosen.entries().stream().map(Catalogue.Entry::name).toList())))));
    EntryListing listing =
        EntryListing.of(chosen.label(), entry, new RecordDescriber(providers.catalog()));
    output.print(listing.text(), listing.json());
    return 0;
  }
}
