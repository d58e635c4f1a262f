package io.tandem.experiments;

import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.adaptation.AdapterSet;
import io.tandem.models.checkpoint.AdapterFolder;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.checkpoint.CheckpointWriter;
import io.tandem.models.checkpoint.StoredAdapter;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a whole checkpoint of an adapter and the checkpoint that it stands beside. */
@Command(
    name = "merge",
    description = "Takes an adapter into the weights of the checkpoint that it stands beside.")
final class MergeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "PATH",
      description = "The adapter: its directory, or that of a run.")
  private Path source;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the checkpoint is written; a directory that does not exist or is empty.")
  private Path output;

  @Mixin private OnBackend on;

  private final Providers providers;

  @Inject
  MergeCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    on.check();
    PrintWriter err = spec.commandLine().getErr();
    CheckpointFolder checkpoint = on.checkpoint(source, err);
    AdapterFolder adapter =
        checkpoint
            .adapter()
            .orElseThrow(
                () ->
                    new BadInputException(
                        checkpoint.path() + ": is no adapter, but a whole checkpoint already"));
    refuseUsed();
    try (OpenModel open = OpenModel.of(checkpoint, () -> on.open(providers), providers)) {
      CheckpointFolder.Beginning beginning = adapter.base().beginning(open.architecture());
      StoredAdapter stored =
          adapter.read(open.architecture(), beginning.values(), providers.adapters());
      try (AdapterSet state = new AdapterSet(open.state())) {
        beginning.values().forEach(state::assign);
        stored.replaced().forEach(state::assign);
        String name = stored.adaptation().type();
        state.add(name, stored);
        state.merge(name);
        Files.createDirectories(output);
        Tokenizer tokenizer = open.tokenizer();
        tokenizer.save(output);
        OptionalInt end = tokenizer.idOf(Tokenizer.END_OF_TEXT);
        CheckpointWriter.write(output, open.architecture(), state, end);
      }
    }
    spec.commandLine().getOut().println(output);
    return 0;
  }

  private void refuseUsed() throws IOException {
    if (!Files.exists(output)) {
      return;
    }
    boolean isEmpty = false;
    if (Files.isDirectory(output)) {
      try (var inside = Files.list(output)) {
        isEmpty = inside.findAny().isEmpty();
      }
    }
    if (!isEmpty) {
      throw new BadInputException(output + ": is there already; name a new directory");
    }
  }
}
