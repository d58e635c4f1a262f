package io.tandem.experiments;

import com.google.inject.Inject;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.safetensors.SafetensorsWriter;
import io.tandem.api.tensor.HostTensor;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.forward.Forward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
  @Mixin private AskedModel model = new AskedModel();

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

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  ForwardCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = output.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(folder + ": there is no such directory to write into");
    }
    Map<String, HostTensor> tensors = SafetensorsFile.readAll(input);
    try (OpenModel open = model.open(providers, spec.commandLine().getErr())) {
      if (!(open.architecture() instanceof ForwardModel forward)) {
        throw open.unfit(
            "has no forward pass that can be looked at, as published architectures have");
      }
      SafetensorsWriter.write(output, run(open, forward, tensors), Map.of("format", "pt"));
    }
    return 0;
  }

  private Map<String, HostTensor> run(
      OpenModel open, ForwardModel forward, Map<String, HostTensor> tensors) {
    boolean isAdapted = open.checkpoint().adapter().isPresent();
    if (isAdapted && gradients) {
      throw new BadInputException(
          open.checkpoint().path()
              + ": is an adapter, and gradients are those of a checkpoint's own weights; leave"
              + " --gradients out, or ask what 'tandem merge' makes of it");
    }
    DeviceState state = isAdapted ? open.load(forward) : open.state();
    Map<String, String> names = isAdapted ? Map.of() : open.checkpoint().load(forward, state);
    Map<String, HostTensor> outputs = new TreeMap<>();
    try {
      Forward.run(forward, state, tensors, model.on().precision(), gradients)
          .forEach((name, tensor) -> outputs.put(published(name, names), tensor));
    } catch (BadInputException e) {
      throw new BadInputException(input + ": " + e.getMessage(), e);
    }
    return outputs;
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
