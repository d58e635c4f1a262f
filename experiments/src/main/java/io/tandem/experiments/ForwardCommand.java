package io.tandem.experiments;

import com.google.inject.Inject;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.safetensors.SafetensorsWriter;
import io.tandem.api.tensor.HostTensor;
import io.tandem.datasets.tokenization.TokenizerJson;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.forward.Forward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem forward}: runs a checkpoint on given tensors and writes all that comes out. */
@Command(
    name = "forward",
    description = {
      "Runs a checkpoint on given tensors, without dropout, and writes what comes out: every hidden"
          + " state, what the head gives, the loss if there are labels, and with --gradients the"
          + " gradient of the loss by every weight.",
      "Inputs and outputs have the names that Hugging Face Transformers gives them; hidden states"
          + " are hidden_states.0 and on, gradients are gradients.WEIGHT, by the checkpoint's names"
          + " of weights. Other integers and floats are taken for those that are wanted."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class ForwardCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "RUN_OR_CHECKPOINT",
      description =
          "The directory of a checkpoint: config.json, and model.safetensors or its parts with"
              + " their index; or of a run, as for predict.")
  private Path source;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "The tensors to run it on, as safetensors: input_ids, labels, …")
  private Path input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The safetensors file to write.")
  private Path output;

  @Option(names = "--gradients", description = "Also writes the gradient of every weight.")
  private boolean gradients;

  @Mixin private OnBackend on = new OnBackend();

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  ForwardCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    on.check();
    Path folder = output.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(folder + ": there is no such directory to write into");
    }
    Map<String, HostTensor> tensors = SafetensorsFile.readAll(input);
    CheckpointFolder checkpoint = on.checkpoint(source, spec.commandLine().getErr());
    List<Tokenizer> opened = new ArrayList<>();
    try {
      Architecture architecture =
          checkpoint.model(
              providers.models(),
              () -> {
                opened.add(TokenizerJson.load(checkpoint.path()));
                return opened.get(0);
              });
      if (!(architecture instanceof ForwardModel model)) {
        throw new BadInputException(
            String.format(
                "%s: the forward pass of a '%s' cannot be looked at; those of published"
                    + " architectures can",
                checkpoint.path(), architecture.type()));
      }
      SafetensorsWriter.write(output, run(model, checkpoint, tensors), Map.of("format", "pt"));
    } finally {
      opened.forEach(Tokenizer::close);
    }
    return 0;
  }

  private Map<String, HostTensor> run(
      ForwardModel model, CheckpointFolder checkpoint, Map<String, HostTensor> tensors) {
    try (Engine engine = on.open(providers);
        DeviceState state = engine.newState()) {
      Map<String, String> names = checkpoint.load(model, state);
      Map<String, HostTensor> outputs = new TreeMap<>();
      Forward.run(model, state, tensors, on.precision(), gradients)
          .forEach((name, tensor) -> outputs.put(published(name, names), tensor));
      return outputs;
    } catch (BadInputException e) {
      throw new BadInputException(input + ": " + e.getMessage(), e);
    }
  }

  /** A gradient by the name that its weight has in the checkpoint. */
  private static String published(String output, Map<String, String> names) {
    if (!output.startsWith(Forward.GRADIENTS)) {
      return output;
    }
    String variable = output.substring(Forward.GRADIENTS.length());
    return Forward.GRADIENTS + names.get(variable);
  }
}
