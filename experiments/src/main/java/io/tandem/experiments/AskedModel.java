package io.tandem.experiments;

import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.wiring.Providers;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The first parameter of commands that ask a trained model: which one, and what it runs on. */
final class AskedModel {
  @Parameters(
      index = "0",
      paramLabel = "RUN_OR_CHECKPOINT",
      description =
          "The directory of a run, whose last checkpoint is taken unless there is one named best;"
              + " of a comparison, of which the run of --backend is taken, else the first; or of a"
              + " checkpoint: config.json, model.safetensors (or its parts with their index) and"
              + " tokenizer.json.")
  private Path source;

  @Mixin private OnBackend on = new OnBackend();

  /** On what, and in which precision. */
  OnBackend on() {
    return on;
  }

  /**
   * Reads what model it is; neither engine nor tokenizer are opened yet.
   *
   * @param err told which run of a comparison was taken
   * @throws io.tandem.api.error.BadInputException if options are out of range, or there is no
   *     checkpoint that can be read
   */
  OpenModel open(Providers providers, PrintWriter err) {
    on.check();
    return OpenModel.of(on.checkpoint(source, err), () -> on.open(providers), providers);
  }
}
