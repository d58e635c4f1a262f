package io.tandem.experiments;

import io.tandem.api.config.RecordDescriber;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.experiments.describe.EntryListing;
import io.tandem.experiments.describe.KeyListing;
import io.tandem.experiments.run.ExperimentConfig;
import io.tandem.experiments.sweep.SweepConfig;
import io.tandem.experiments.wiring.Catalogue;
import io.tandem.experiments.wiring.Providers;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tandem describe all}: the reference, in one. */
@Command(
    name = "all",
    description = {
      "Tells the keys of experiments, of sweeps and of everything that a config can choose, and"
          + " what each command takes.",
      "The reference of the documentation is made of it."
    },
    mixinStandardHelpOptions = true)
final class DescribeAllCommand implements Callable<Integer> {
  @Mixin private ListingOutput output = new ListingOutput();

  @Spec private CommandSpec spec;

  private final Catalogue catalogue;
  private final RecordDescriber describer;

  @Inject
  DescribeAllCommand(Catalogue catalogue, Providers providers) {
    this.catalogue = catalogue;
    this.describer = new RecordDescriber(providers.catalog());
  }

  @Override
  public Integer call() {
    StringBuilder text = new StringBuilder();
    KeyListing experiment = new KeyListing(describer.describe(ExperimentConfig.class));
    KeyListing sweep = new KeyListing(describer.describe(SweepConfig.class));
    text.append(String.format("An experiment file (HOCON)%n%n%s%n", experiment.text()));
    text.append(String.format("A sweep's file (HOCON)%n%n%s%n", sweep.text()));
    List<JsonValue> kinds = new ArrayList<>();
    for (Catalogue.Kind kind : catalogue.kinds()) {
      List<JsonValue> entries = new ArrayList<>();
      for (Catalogue.Entry entry : kind.entries()) {
        EntryListing listing = EntryListing.of(kind.label(), entry, describer);
        text.append(listing.text()).append(System.lineSeparator());
        entries.add(listing.json());
      }
      kinds.add(
          JsonObject.builder()
              .put("kind", new JsonString(kind.label()))
              .put("meaning", new JsonString(kind.meaning()))
              .put("entries", new JsonArray(entries))
              .build());
    }
    List<JsonValue> commands = new ArrayList<>();
    addCommands(spec.root().commandLine(), text, commands);
    output.print(
        text.toString(),
        JsonObject.builder()
            .put("experiment", experiment.json())
            .put("sweep", sweep.json())
            .put("kinds", new JsonArray(kinds))
            .put("commands", new JsonArray(commands))
            .build());
    return 0;
  }

  /** A command, then those below it. */
  private static void addCommands(CommandLine command, StringBuilder text, List<JsonValue> all) {
    CommandSpec told = command.getCommandSpec();
    if (told.usageMessage().hidden()) {
      return;
    }
    String usage = command.getUsageMessage(Help.Ansi.OFF);
    text.append(usage).append(System.lineSeparator());
    all.add(
        JsonObject.builder()
            .put("command", new JsonString(told.qualifiedName()))
            .put("description", JsonArray.ofStrings(List.of(told.usageMessage().description())))
            .put("usage", new JsonString(usage))
            .build());
    command.getSubcommands().values().forEach(inner -> addCommands(inner, text, all));
  }
}
