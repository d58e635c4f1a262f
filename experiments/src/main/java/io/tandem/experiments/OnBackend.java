package io.tandem.experiments;

import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Precision;
import io.tandem.experiments.generate.CheckpointPath;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.checkpoint.CheckpointFolder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of commands that use a trained model: on what, and in which precision. */
final class OnBackend {
  @Option(
      names = "--backend",
      paramLabel = "BACKEND",
      completionCandidates = BackendNames.class,
      description = "The backend to run on. Default: the first that is there.")
  private String backend;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "The device, by the backend's name for it. Default: cpu.")
  private String device = "cpu";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of one operation on a CPU. Default: 0, which leaves it to the engine.")
  private int threads;

  @Option(
      names = "--precision",
      paramLabel = "P",
      converter = EnumWords.OfPrecision.class,
      completionCandidates = EnumWords.OfPrecision.class,
      description = "float32 or bfloat16. Default: float32.")
  private Precision precision = Precision.FLOAT32;

  @Option(
      names = "--base",
      paramLabel = "PATH",
      description =
          "For an adapter: the checkpoint, or run, that it stands beside. Default: the one that it"
              + " names.")
  private Path base;

  /**
   * The checkpoint that a path means.
   *
   * @param err told which run of a comparison was taken
   */
  CheckpointFolder checkpoint(Path source, PrintWriter err) {
    CheckpointFolder found =
        CheckpointPath.find(
            source,
            Optional.ofNullable(backend),
            run -> err.printf("tandem: %s is a comparison; taking %s%n", source, run));
    if (found.adapter().isPresent()) {
      Optional<Path> beside =
          Optional.ofNullable(base)
              .map(path -> CheckpointPath.find(path, Optional.ofNullable(backend), run -> {}))
              .map(CheckpointFolder::path);
      return new CheckpointFolder(found.path(), beside);
    }
    if (base != null) {
      throw new BadInputException(
          String.format("--base: %s is no adapter, but a whole checkpoint", found.path()));
    }
    if (!Files.exists(found.path().resolve(CheckpointFolder.CONFIG))) {
      throw new BadInputException(
          String.format(
              "%s: there is no %s, which tells what model it is; word vectors have none, and"
                  + " 'tandem vectors' reads them",
              found.path(), CheckpointFolder.CONFIG));
    }
    return found;
  }

  Precision precision() {
    return precision;
  }

  /**
   * Refuses numbers that are out of range.
   *
   * @throws BadInputException naming the option
   */
  void check() {
    if (threads < 0) {
      throw new BadInputException("--threads is " + threads + "; the least is 0");
    }
  }

  /** Opens the engine, which the caller closes. */
  Engine open(Providers providers) {
    String name =
        Optional.ofNullable(backend)
            .or(() -> providers.backends().stream().findFirst())
            .orElseThrow(
                () -> new BadInputException("no backend is on the path; add the jar of one"));
    return providers.backend(name).open(new EngineOptions(device, threads));
  }
}
